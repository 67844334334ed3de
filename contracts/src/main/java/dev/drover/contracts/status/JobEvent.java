package dev.drover.contracts.status;

import dev.drover.contracts.WorkerId;
import dev.drover.contracts.command.Ticket;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/** What became of one dispatch of a job. Its id is UUIDv5(job, dispatch, type). */
public sealed interface JobEvent extends StatusEvent {
    Ticket ticket();

    WorkerId worker();

    /**
     * A worker has taken the command and will answer; from here on its heartbeats carry the job.
     */
    record Claimed(UUID id, Instant time, Ticket ticket, WorkerId worker) implements JobEvent {}

    /**
     * The tenant is where the command wanted it.
     *
     * @param applied how many migrations this dispatch applied; 0 when there was nothing to do
     * @param version the last versioned migration in the ledger, if any
     * @param rank the ledger's last rank, 0 when empty
     * @param pending versions that the release holds and the ledger lacks (after a verify, or
     *     beyond the target), at most 100 of them
     * @param pendingCount all of them
     * @param scope of the ledger, if there is one
     * @param identity of the server, where it may be asked for
     */
    record Succeeded(
            UUID id,
            Instant time,
            Ticket ticket,
            WorkerId worker,
            int applied,
            Optional<String> version,
            int rank,
            List<String> pending,
            int pendingCount,
            Optional<UUID> scope,
            Optional<ServerIdentity> identity)
            implements JobEvent {
        public Succeeded {
            pending = List.copyOf(pending);
        }
    }

    /**
     * The attempt failed.
     *
     * @param applied how many migrations this dispatch applied before
     */
    record Failed(
            UUID id,
            Instant time,
            Ticket ticket,
            WorkerId worker,
            int applied,
            FailureReport failure)
            implements JobEvent {}

    /**
     * The worker could not work on it now; no attempt is consumed.
     *
     * @param reason stable name: {@code LEASE_BUSY}, {@code SERVER_UNAVAILABLE}, {@code
     *     RELEASE_UNAVAILABLE} …
     * @param detail for people: who holds the lease, what the server said
     */
    record Deferred(
            UUID id, Instant time, Ticket ticket, WorkerId worker, String reason, String detail)
            implements JobEvent {}

    /**
     * The command is not to be carried out; nothing ran, no attempt is consumed.
     *
     * @param reason {@code STALE}: the tenant has seen a higher order; {@code EXPIRED}: too old
     * @param lastOrder with {@code STALE}: the order that the tenant has seen
     */
    record Declined(
            UUID id,
            Instant time,
            Ticket ticket,
            WorkerId worker,
            String reason,
            Optional<Long> lastOrder,
            String detail)
            implements JobEvent {}

    /** The job was ended on request, between two migrations. */
    record Cancelled(UUID id, Instant time, Ticket ticket, WorkerId worker, int applied)
            implements JobEvent {}
}
