package dev.drover.contracts.wire;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;
import java.util.UUID;

/**
 * Ids as functions of what they name (UUID version 5, RFC 9562), so that the same fact has the same
 * id each time.
 */
public final class EventIds {
    private static final UUID NAMESPACE = UUID.fromString("6f0f6a63-3a0b-5d6e-9a51-5f2d6a7c1b90");

    private EventIds() {}

    /** Of a change in a ledger: scope, rank, state and attempt of its row. */
    public static UUID migration(UUID scope, int rank, String state, int attempt) {
        return of(
                "migration",
                scope.toString(),
                Integer.toString(rank),
                state,
                Integer.toString(attempt));
    }

    /** Of an answer to one dispatch of a job; {@code type} as in the envelope. */
    public static UUID job(UUID job, int dispatch, String type) {
        return of("job", job.toString(), Integer.toString(dispatch), type);
    }

    /** Of the coordinator's n-th decision about a rollout. */
    public static UUID rollout(String rollout, long number) {
        return of("rollout", rollout, Long.toString(number));
    }

    /** Of the n-th line of the audit. */
    public static UUID operator(long number, Instant at) {
        return of("operator", Long.toString(number), at.toString());
    }

    /** Of the n-th thing that the coordinator found out about a tenant. */
    public static UUID tenant(String tenant, long number) {
        return of("tenant", tenant, Long.toString(number));
    }

    private static UUID of(String... parts) {
        try {
            var sha1 = MessageDigest.getInstance("SHA-1");
            sha1.update(
                    ByteBuffer.allocate(16)
                            .putLong(NAMESPACE.getMostSignificantBits())
                            .putLong(NAMESPACE.getLeastSignificantBits())
                            .array());
            // NUL cannot occur in a part, so different parts never join to the same name
            sha1.update(String.join("\0", parts).getBytes(StandardCharsets.UTF_8));
            var hash = ByteBuffer.wrap(sha1.digest());
            long high = (hash.getLong() & 0xffff_ffff_ffff_0fffL) | 0x5000L;
            long low = (hash.getLong() & 0x3fff_ffff_ffff_ffffL) | 0x8000_0000_0000_0000L;
            return new UUID(high, low);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-1", e);
        }
    }
}
