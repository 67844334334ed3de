package dev.drover.worker.release;

import dev.drover.contracts.ReleaseDigest;
import dev.drover.contracts.wire.Limits;
import dev.drover.contracts.wire.UnreadableRecordException;

import java.io.ByteArrayOutputStream;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.regex.Pattern;

/**
 * Puts chunks together. They may come in any order, repeated, and never all: parts wait within a
 * number of bytes, and the oldest unfinished release gives way.
 */
final class AssembleRelease {
    private static final Pattern KEY = Pattern.compile("(sha256:[0-9a-f]{64})/(\\d{1,5})");
    private static final int MOST_CHUNKS = Limits.RELEASE / Limits.RELEASE_CHUNK;

    private final long capacityBytes;
    private final Map<ReleaseDigest, Parts> unfinished = new LinkedHashMap<>();
    private long bytes;

    AssembleRelease(long capacityBytes) {
        this.capacityBytes = capacityBytes;
    }

    /** All of a release's bytes, in order. Not a record, because it holds an array. */
    static final class Whole {
        private final ReleaseDigest digest;
        private final byte[] bundle;

        Whole(ReleaseDigest digest, byte[] bundle) {
            this.digest = digest;
            this.bundle = bundle;
        }

        ReleaseDigest digest() {
            return digest;
        }

        byte[] bundle() {
            return bundle;
        }
    }

    /**
     * @param chunks how many the release has, as the chunk's header says
     * @return the release, when this was its last missing chunk
     */
    Optional<Whole> add(String key, String chunks, byte[] chunk) throws UnreadableRecordException {
        var match = KEY.matcher(key);
        if (!match.matches()) {
            throw new UnreadableRecordException("INVALID", "no key of a release chunk: " + key);
        }
        if (chunk.length > Limits.RELEASE_CHUNK) {
            throw new UnreadableRecordException(
                    "TOO_LARGE", "chunk of %d bytes".formatted(chunk.length));
        }
        int count = count(chunks);
        int number = Integer.parseInt(match.group(2));
        if (number >= count) {
            throw new UnreadableRecordException(
                    "INVALID", "chunk %d of a release of %d".formatted(number, count));
        }
        var digest = new ReleaseDigest(match.group(1));
        var parts = unfinished.get(digest);
        if (parts == null || parts.count() != count) {
            forget(digest);
            parts = new Parts(count, new TreeMap<>());
            unfinished.put(digest, parts);
        }
        var replaced = parts.byNumber().put(number, chunk);
        bytes += chunk.length - (replaced == null ? 0 : replaced.length);
        if (parts.byNumber().size() < count) {
            makeRoom(digest);
            return Optional.empty();
        }
        forget(digest);
        return Optional.of(new Whole(digest, joined(parts)));
    }

    private static int count(String chunks) throws UnreadableRecordException {
        try {
            int count = Integer.parseInt(chunks);
            if (count >= 1 && count <= MOST_CHUNKS) {
                return count;
            }
        } catch (NumberFormatException e) {
            // told below
        }
        throw new UnreadableRecordException("INVALID", "no number of chunks: " + chunks);
    }

    private void makeRoom(ReleaseDigest newest) {
        while (bytes > capacityBytes) {
            var oldest = unfinished.keySet().stream().filter(d -> !d.equals(newest)).findFirst();
            if (oldest.isEmpty()) {
                return;
            }
            forget(oldest.get());
        }
    }

    private void forget(ReleaseDigest digest) {
        var parts = unfinished.remove(digest);
        if (parts != null) {
            bytes -= parts.byNumber().values().stream().mapToLong(part -> part.length).sum();
        }
    }

    private static byte[] joined(Parts parts) {
        var whole = new ByteArrayOutputStream();
        parts.byNumber().values().forEach(whole::writeBytes);
        return whole.toByteArray();
    }

    private record Parts(int count, TreeMap<Integer, byte[]> byNumber) {}
}
