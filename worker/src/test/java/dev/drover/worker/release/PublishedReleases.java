package dev.drover.worker.release;

import dev.drover.contracts.ReleaseDigest;
import dev.drover.contracts.release.ReleaseBundle;
import dev.drover.contracts.wire.ReleaseCodec;
import dev.drover.engine.source.Release;
import dev.drover.worker.ops.Measures;

import java.io.ByteArrayOutputStream;

/** Shelves for tests of other packages. */
public final class PublishedReleases {
    private PublishedReleases() {}

    public static ReleaseShelf of(Release release) {
        var shelf = ReleaseShelf.inMemory(Measures.NONE);
        var digest = new ReleaseDigest(release.digest());
        shelf.put(digest, bytes(bundle(digest, release.splitDigest(), release)));
        return shelf;
    }

    static ReleaseBundle bundle(ReleaseDigest digest, String splitDigest, Release release) {
        return new ReleaseBundle(
                digest,
                splitDigest,
                release.format().label(),
                release.placeholders(),
                release.files().stream()
                        .map(file -> new ReleaseBundle.File(file.path(), file.text()))
                        .toList());
    }

    static byte[] bytes(ReleaseBundle bundle) {
        var all = new ByteArrayOutputStream();
        ReleaseCodec.encode(bundle).forEach(chunk -> all.writeBytes(chunk.value()));
        return all.toByteArray();
    }
}
