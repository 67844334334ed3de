package dev.drover.contracts.status;

import java.util.Arrays;
import java.util.Optional;

/**
 * Why a worker could not work on a job now. On the wire it is text, as a newer worker may have more
 * reasons.
 */
public enum DeferralReason {
    /** Another session holds the tenant's lease. */
    LEASE_BUSY,
    /** The release has not come, or not whole. */
    RELEASE_UNAVAILABLE,
    /** The database server cannot be reached, or is left alone for a while. */
    SERVER_UNAVAILABLE,
    /** The worker has as many jobs at the server as it allows itself. */
    SERVER_BUSY,
    /** The server has no connection left. */
    TOO_MANY_CONNECTIONS,
    /** Events have piled up in the tenant's database, and nobody takes them. */
    OUTBOX_FULL,
    /** The worker stops. */
    WORKER_DRAINING;

    public static Optional<DeferralReason> of(String word) {
        return Arrays.stream(values()).filter(each -> each.name().equals(word)).findFirst();
    }
}
