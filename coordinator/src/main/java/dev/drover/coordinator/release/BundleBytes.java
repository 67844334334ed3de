package dev.drover.coordinator.release;

import dev.drover.contracts.release.ReleaseBundle;
import dev.drover.contracts.wire.ReleaseCodec;
import dev.drover.contracts.wire.UnreadableRecordException;

import java.io.ByteArrayOutputStream;
import java.util.TreeMap;

/** A bundle as one piece of bytes: its chunks, joined. */
final class BundleBytes {
    private BundleBytes() {}

    /**
     * @throws IllegalArgumentException when the release is larger than one may be
     */
    static byte[] of(ReleaseBundle bundle) {
        var bytes = new ByteArrayOutputStream();
        ReleaseCodec.encode(bundle).forEach(chunk -> bytes.writeBytes(chunk.value()));
        return bytes.toByteArray();
    }

    static ReleaseBundle read(byte[] bytes) {
        var whole = new TreeMap<Integer, byte[]>();
        whole.put(0, bytes);
        try {
            return ReleaseCodec.decode(whole);
        } catch (UnreadableRecordException e) {
            throw new IllegalStateException("a release in the control database is unreadable", e);
        }
    }
}
