package dev.drover.worker.release;

import dev.drover.contracts.ReleaseDigest;
import dev.drover.contracts.release.ReleaseBundle;
import dev.drover.contracts.wire.ReleaseCodec;
import dev.drover.contracts.wire.UnreadableRecordException;
import dev.drover.engine.source.Format;
import dev.drover.engine.source.InvalidReleaseException;
import dev.drover.engine.source.ReadOptions;
import dev.drover.engine.source.Release;
import dev.drover.engine.source.ReleaseReader;
import dev.drover.engine.source.SourceFile;

import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Stream;

/** Reads a copy's files again and believes nothing that they do not give. */
final class VerifyCopy {
    private VerifyCopy() {}

    static Release of(ReleaseDigest digest, byte[] copy) throws UntrueCopyException {
        try {
            var chunks = new TreeMap<Integer, byte[]>();
            chunks.put(0, copy);
            var bundle = ReleaseCodec.decode(chunks);
            var release =
                    ReleaseReader.read(
                            bundle.files().stream()
                                    .map(file -> new SourceFile(file.path(), file.text()))
                                    .toList(),
                            new ReadOptions(Optional.of(format(bundle)), bundle.placeholders()));
            check(digest, bundle, release);
            return release;
        } catch (UnreadableRecordException e) {
            throw new UntrueCopyException(e.reason(), "it cannot be read: " + e.getMessage());
        } catch (InvalidReleaseException e) {
            throw new UntrueCopyException("INVALID", "it is no release: " + e.getMessage());
        }
    }

    private static Format format(ReleaseBundle bundle) throws UntrueCopyException {
        return Stream.of(Format.values())
                .filter(format -> format.label().equals(bundle.format()))
                .findFirst()
                .orElseThrow(() ->
                        new UntrueCopyException(
                                "UNKNOWN_FORMAT",
                                "its format \"%s\" is not known to this worker; upgrade it"
                                        .formatted(bundle.format())));
    }

    private static void check(ReleaseDigest digest, ReleaseBundle bundle, Release release)
            throws UntrueCopyException {
        if (!release.digest().equals(digest.value())) {
            throw new UntrueCopyException(
                    "DIGEST", "its content has the digest %s".formatted(release.digest()));
        }
        if (!release.splitDigest().equals(bundle.splitDigest())) {
            throw new UntrueCopyException(
                    "SPLIT",
                    "this worker splits its scripts otherwise than the coordinator did; run the"
                            + " same version of both");
        }
    }
}
