package dev.drover.engine;

import java.time.Instant;
import java.util.Optional;
import java.util.UUID;

/**
 * A row of {@code drover.schema_migrations}, as far as it is known before its transaction begins;
 * the event of a migration is a function of nothing else. How long it took is known only inside and
 * so is no part of it.
 *
 * @param scope the tenant and project as this database knows them
 * @param rank position in the ledger, from 1; without gaps, but where an adopted copy moved what
 *     was begun to its end
 * @param version as in the release; a repeatable migration's description
 * @param checksum of the file, before placeholders
 * @param executedChecksum of the text that ran
 * @param appliedAt by our clock, in microseconds; while {@code STARTED}, when it began
 * @param nativeChecksum what the tool that the row was taken over from had recorded
 * @param sourceTool that tool's name
 * @param contractVersion version of the event's form
 */
public record LedgerRow(
        UUID scope,
        int rank,
        String version,
        String description,
        Kind kind,
        Direction direction,
        State state,
        String checksum,
        String executedChecksum,
        Instant appliedAt,
        String appliedBy,
        String release,
        String rollout,
        UUID job,
        int attempt,
        Optional<String> nativeChecksum,
        Optional<String> sourceTool,
        int contractVersion) {

    public enum Kind {
        VERSIONED,
        REPEATABLE,
        /** Everything up to this version counts as applied. */
        BASELINE
    }

    public enum Direction {
        UP,
        DOWN,
        BASELINE,
        REPAIR
    }

    public enum State {
        /** A non-transactional migration that has begun. */
        STARTED,
        APPLIED
    }

    /**
     * Of the row's event, by which the mark tells what is acknowledged. A started migration that is
     * finished late has a lower one than what was applied meanwhile.
     */
    public long seq() {
        return 2L * rank + (state == State.APPLIED ? 1 : 0);
    }

    /** This row as one of that scope. */
    public LedgerRow ofScope(UUID other) {
        return with(other, state, appliedAt);
    }

    /** This row once its last step is done. */
    public LedgerRow appliedAt(Instant now) {
        return with(scope, State.APPLIED, now);
    }

    /** This row as it was before its last step was done. */
    public LedgerRow startedAt(Instant begin) {
        return with(scope, State.STARTED, begin);
    }

    private LedgerRow with(UUID newScope, State newState, Instant at) {
        return new LedgerRow(
                newScope,
                rank,
                version,
                description,
                kind,
                direction,
                newState,
                checksum,
                executedChecksum,
                at,
                appliedBy,
                release,
                rollout,
                job,
                attempt,
                nativeChecksum,
                sourceTool,
                contractVersion);
    }
}
