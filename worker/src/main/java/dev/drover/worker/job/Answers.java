package dev.drover.worker.job;

import dev.drover.contracts.WorkerId;
import dev.drover.contracts.command.Ticket;
import dev.drover.contracts.status.DeferralReason;
import dev.drover.contracts.status.FailureReport;
import dev.drover.contracts.status.JobEvent;
import dev.drover.contracts.status.ServerIdentity;
import dev.drover.contracts.wire.EventIds;
import dev.drover.contracts.wire.StatusCodec;
import dev.drover.engine.Head;
import dev.drover.engine.LedgerRow;

import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/** Writes this worker's job events; thread-safe. */
public record Answers(WorkerId worker, InstantSource time) {
    private static final int PENDING_NAMED = 100;

    public JobEvent claimed(Ticket ticket) {
        return new JobEvent.Claimed(
                id(ticket, JobEvent.Claimed.class), time.instant(), ticket, worker);
    }

    JobEvent succeeded(
            Ticket ticket, List<LedgerRow> applied, Head head, List<String> pending, Seen seen) {
        var named = pending.stream().limit(PENDING_NAMED).toList();
        var whole = succeededNaming(ticket, applied, head, named, pending.size(), seen);
        // only names make it long, and mostly there are none: no need to write it twice
        return named.isEmpty() || StatusCodec.fits(whole)
                ? whole
                : succeededNaming(ticket, applied, head, List.of(), pending.size(), seen);
    }

    private JobEvent succeededNaming(
            Ticket ticket,
            List<LedgerRow> applied,
            Head head,
            List<String> pending,
            int pendingCount,
            Seen seen) {
        return new JobEvent.Succeeded(
                id(ticket, JobEvent.Succeeded.class),
                time.instant(),
                ticket,
                worker,
                changes(applied),
                head.version(),
                head.rank(),
                pending,
                pendingCount,
                seen.scope().or(() -> applied.stream().map(LedgerRow::scope).findFirst()),
                seen.server()
                        .map(server -> new ServerIdentity(server.system(), server.timeline())));
    }

    /** A repair is told in the ledger and changes nothing else. */
    private static int changes(List<LedgerRow> applied) {
        return (int)
                applied.stream()
                        .filter(row -> row.direction() != LedgerRow.Direction.REPAIR)
                        .count();
    }

    JobEvent failed(Ticket ticket, int applied, FailureReport failure) {
        var whole = failedWith(ticket, applied, failure);
        return StatusCodec.fits(whole)
                ? whole
                : failedWith(ticket, applied, FailureReports.shortened(failure));
    }

    private JobEvent failedWith(Ticket ticket, int applied, FailureReport failure) {
        return new JobEvent.Failed(
                id(ticket, JobEvent.Failed.class),
                time.instant(),
                ticket,
                worker,
                applied,
                failure);
    }

    JobEvent deferred(Ticket ticket, DeferralReason reason, String detail) {
        return new JobEvent.Deferred(
                id(ticket, JobEvent.Deferred.class),
                time.instant(),
                ticket,
                worker,
                reason.name(),
                FailureReports.cut(detail));
    }

    JobEvent stale(Ticket ticket, long lastOrder) {
        return declined(
                ticket,
                "STALE",
                Optional.of(lastOrder),
                "order %d came after order %d had written".formatted(ticket.order(), lastOrder));
    }

    public JobEvent expired(Ticket ticket, String detail) {
        return declined(ticket, "EXPIRED", Optional.empty(), detail);
    }

    private JobEvent declined(
            Ticket ticket, String reason, Optional<Long> lastOrder, String detail) {
        return new JobEvent.Declined(
                id(ticket, JobEvent.Declined.class),
                time.instant(),
                ticket,
                worker,
                reason,
                lastOrder,
                detail);
    }

    JobEvent cancelled(Ticket ticket, int applied) {
        return new JobEvent.Cancelled(
                id(ticket, JobEvent.Cancelled.class), time.instant(), ticket, worker, applied);
    }

    private static UUID id(Ticket ticket, Class<? extends JobEvent> type) {
        return EventIds.job(ticket.job().value(), ticket.dispatch(), StatusCodec.type(type));
    }
}
