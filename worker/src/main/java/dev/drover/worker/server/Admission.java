package dev.drover.worker.server;

import dev.drover.contracts.status.DeferralReason;

/** Whether a job may go to a server now. */
public sealed interface Admission {
    record Admitted(Pass pass) implements Admission {}

    /**
     * @param reason {@code SERVER_UNAVAILABLE}: its breaker is open; {@code SERVER_BUSY}: this
     *     worker has enough jobs there
     */
    record Refused(DeferralReason reason, String detail) implements Admission {}
}
