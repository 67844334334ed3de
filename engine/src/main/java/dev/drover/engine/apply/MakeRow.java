package dev.drover.engine.apply;

import dev.drover.engine.LedgerRow;
import dev.drover.engine.MigrateRequest;
import dev.drover.engine.source.Migration;

import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Optional;
import java.util.UUID;

/** Makes the ledger row of a migration, before its transaction. */
public final class MakeRow {
    /** Version of the event's form that rows of this engine stand for. */
    private static final int CONTRACT_VERSION = 1;

    private MakeRow() {}

    public static LedgerRow of(
            MigrateRequest request,
            UUID scope,
            int rank,
            FilledScript script,
            LedgerRow.Direction direction,
            LedgerRow.State state,
            Instant now) {
        var migration = script.migration();
        var run = request.run();
        return new LedgerRow(
                scope,
                rank,
                migration.version(),
                migration.description(),
                direction == LedgerRow.Direction.BASELINE
                        ? LedgerRow.Kind.BASELINE
                        : kind(migration),
                direction,
                state,
                migration.checksum(),
                script.checksum(),
                toMicros(now),
                run.appliedBy(),
                run.release(),
                run.rollout(),
                run.job(),
                run.attempt(),
                Optional.empty(),
                Optional.empty(),
                CONTRACT_VERSION);
    }

    /** As PostgreSQL keeps it, so that the row reads back equal. */
    public static Instant toMicros(Instant instant) {
        return instant.truncatedTo(ChronoUnit.MICROS);
    }

    private static LedgerRow.Kind kind(Migration migration) {
        return switch (migration.kind()) {
            case VERSIONED -> LedgerRow.Kind.VERSIONED;
            case REPEATABLE -> LedgerRow.Kind.REPEATABLE;
            case BASELINE -> LedgerRow.Kind.BASELINE;
        };
    }
}
