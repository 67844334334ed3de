package dev.drover.worker.release;

import dev.drover.contracts.ReleaseDigest;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/** Forgets what was not used for longest once there is more than a number of bytes. */
final class CopiesInMemory implements ReleaseCopies {
    private final long capacityBytes;

    // guarded by this
    private final Map<ReleaseDigest, byte[]> copies = new LinkedHashMap<>(16, 0.75f, true);
    private long bytes;

    CopiesInMemory(long capacityBytes) {
        this.capacityBytes = capacityBytes;
    }

    @Override
    public synchronized void put(ReleaseDigest digest, byte[] bundle) {
        remove(digest);
        copies.put(digest, bundle);
        bytes += bundle.length;
        var eldest = copies.entrySet().iterator();
        while (bytes > capacityBytes && copies.size() > 1) {
            bytes -= eldest.next().getValue().length;
            eldest.remove();
        }
    }

    @Override
    public synchronized Optional<byte[]> get(ReleaseDigest digest) {
        return Optional.ofNullable(copies.get(digest));
    }

    @Override
    public synchronized void remove(ReleaseDigest digest) {
        var removed = copies.remove(digest);
        if (removed != null) {
            bytes -= removed.length;
        }
    }
}
