package dev.drover.engine.lease;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;

/** Keys of advisory locks; they count per database. */
public record LeaseKey(long value) {

    /** Guards the creation of the ledger, whatever the project and schema. */
    public static final LeaseKey LEDGER = of("drover:ledger");

    /**
     * @param schema the tenant's schema, or {@code *} when it is the whole database
     */
    public static LeaseKey of(String project, String schema) {
        return of("drover:lease:" + project + '\0' + schema);
    }

    private static LeaseKey of(String text) {
        try {
            var digest =
                    MessageDigest.getInstance("SHA-256")
                            .digest(text.getBytes(StandardCharsets.UTF_8));
            return new LeaseKey(ByteBuffer.wrap(digest).getLong());
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }

    /** How {@code pg_locks} shows the key. */
    public String lockCondition() {
        return "locktype = 'advisory' AND classid = %d AND objid = %d AND objsubid = 1"
                .formatted(value >>> 32, value & 0xFFFF_FFFFL);
    }
}
