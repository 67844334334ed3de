package dev.drover.engine.apply;

import dev.drover.engine.EngineOptions;
import dev.drover.engine.source.Migration;

import java.time.Duration;
import java.util.Optional;

/**
 * How long a migration may wait and hold, from its directives or the defaults.
 *
 * @param ownLockTimeout the migration's own, for every try
 * @param statement longest time of a statement
 * @param transaction longest time of the transaction; at least twice the statement's when a
 *     directive raised that
 */
public record Limits(Optional<Duration> ownLockTimeout, Duration statement, Duration transaction) {
    private static final int PATIENT_EVERY = 4;
    private static final Duration SLACK = Duration.ofSeconds(30);

    public static Limits of(Migration migration, EngineOptions options) {
        var raised = migration.directives().holdLimit();
        var transaction =
                raised.map(limit -> limit.multipliedBy(2))
                        .filter(limit -> limit.compareTo(options.transactionLimit()) > 0)
                        .orElse(options.transactionLimit());
        return new Limits(
                migration.directives().lockTimeout(),
                raised.orElse(options.holdLimit()),
                transaction);
    }

    /** The same in a transaction of others too, which all of them together may not exceed. */
    Limits within(Duration shared) {
        return new Limits(ownLockTimeout, statement, shared);
    }

    /**
     * @param tryNumber counted from 1
     */
    public Duration lockTimeout(int tryNumber, EngineOptions options) {
        return ownLockTimeout.orElse(
                tryNumber % PATIENT_EVERY == 1
                        ? options.patientLockTimeout()
                        : options.briefLockTimeout());
    }

    /** When to give a silent connection up. */
    Duration network(int statements) {
        return statement.multipliedBy(statements + 2L).plus(SLACK);
    }
}
