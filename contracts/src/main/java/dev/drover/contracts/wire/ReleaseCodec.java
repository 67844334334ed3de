package dev.drover.contracts.wire;

import dev.drover.contracts.ReleaseDigest;
import dev.drover.contracts.release.ReleaseBundle;
import java.io.ByteArrayOutputStream;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import tools.jackson.core.JacksonException;

/**
 * A release as records of {@code drover.releases}: keys {@code <digest>/<n>}, n counted from 0, of
 * {@code drover-chunks}.
 */
public final class ReleaseCodec {
    /** Header with the number of chunks of the whole release. */
    public static final String CHUNKS = "drover-chunks";

    private ReleaseCodec() {}

    /** Of a chunk, counted from 0. */
    public static String key(ReleaseDigest digest, int chunk) {
        return digest + "/" + chunk;
    }

    /**
     * @throws IllegalArgumentException when the release is larger than {@link Limits#RELEASE}
     */
    public static List<Encoded> encode(ReleaseBundle bundle) {
        var bytes = Json.MAPPER.writeValueAsBytes(bundle);
        if (bytes.length > Limits.RELEASE) {
            throw new IllegalArgumentException(
                    "release of %d bytes, at most %d".formatted(bytes.length, Limits.RELEASE));
        }
        var count = (bytes.length + Limits.RELEASE_CHUNK - 1) / Limits.RELEASE_CHUNK;
        var chunks = new ArrayList<Encoded>(count);
        for (int n = 0; n < count; n++) {
            int from = n * Limits.RELEASE_CHUNK;
            int to = Math.min(bytes.length, from + Limits.RELEASE_CHUNK);
            chunks.add(
                    new Encoded(
                            Topics.RELEASES,
                            Optional.of(key(bundle.digest(), n)),
                            Arrays.copyOfRange(bytes, from, to),
                            Map.of(CHUNKS, Integer.toString(count))));
        }
        return chunks;
    }

    /**
     * The release from all its chunks, by number. Its digest is not checked here: whoever can read
     * the scripts does that.
     */
    public static ReleaseBundle decode(SortedMap<Integer, byte[]> chunks)
            throws UnreadableRecordException {
        var whole = new ByteArrayOutputStream();
        for (var chunk : chunks.values()) {
            whole.writeBytes(chunk);
            if (whole.size() > Limits.RELEASE) {
                throw new UnreadableRecordException("TOO_LARGE", "more than a release may hold");
            }
        }
        try {
            return Json.present(
                    Json.MAPPER.readValue(whole.toByteArray(), ReleaseBundle.class),
                    ReleaseBundle.class);
        } catch (JacksonException e) {
            throw Json.unreadable(e);
        }
    }
}
