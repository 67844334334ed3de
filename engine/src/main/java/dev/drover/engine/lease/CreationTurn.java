package dev.drover.engine.lease;

import dev.drover.engine.Cancellation;
import dev.drover.engine.Failure;
import dev.drover.engine.FailureCode;
import dev.drover.engine.failure.DatabaseFault;
import dev.drover.engine.failure.EngineException;
import dev.drover.engine.session.Session;

import java.time.Duration;
import java.time.InstantSource;
import java.util.random.RandomGenerator;

/**
 * The right to create the ledger, one at a time in a database: {@code IF NOT EXISTS} does not
 * protect against others who create the same.
 */
public final class CreationTurn {
    private final InstantSource clock;
    private final RandomGenerator random;

    public CreationTurn(InstantSource clock, RandomGenerator random) {
        this.clock = clock;
        this.random = random;
    }

    /** Waits for the turn; whoever gets it must look again whether the ledger is there now. */
    public void take(Session session, Duration wait, Cancellation cancellation)
            throws DatabaseFault, EngineException {
        var until = clock.instant().plus(wait);
        while (!session.query("SELECT pg_catalog.pg_try_advisory_lock(" + value() + ")")
                .getFirst()
                .getFirst()
                .isTrue(0)) {
            if (!clock.instant().isBefore(until) || cancellation.requested()) {
                throw new EngineException(
                        Failure.of(
                                FailureCode.LEDGER_CREATION_BUSY,
                                "Another run has been creating the ledger for "
                                        + wait.toSeconds()
                                        + " s."));
            }
            cancellation.pause(Duration.ofMillis(10 + random.nextInt(40)));
        }
    }

    public void giveBack(Session session) throws DatabaseFault {
        session.query(giveBackText());
    }

    /** To ride in a message that made the turn unnecessary. */
    public static String giveBackText() {
        return "SELECT pg_catalog.pg_advisory_unlock(" + value() + ");\n";
    }

    private static long value() {
        return LeaseKey.LEDGER.value();
    }
}
