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
 *
 * <p>Usually nobody else wants it, so the transaction that creates the ledger takes the turn
 * itself. Only when that is refused is it waited for.
 */
public final class CreationTurn {
    private static final String TRY =
            "SELECT pg_catalog.pg_try_advisory_lock(" + LeaseKey.LEDGER.value() + ");\n";

    /**
     * Follows the lock in its message. It must look at the catalogue itself: a function would
     * answer from what this session remembers, and that is brought up to date when a transaction
     * begins, before the lock was tried.
     */
    static final String MARK =
            """
            SELECT NOT EXISTS (SELECT FROM pg_catalog.pg_namespace WHERE nspname = 'drover'),
              pg_catalog.has_database_privilege(pg_catalog.current_database(), 'CREATE');
            """;

    private static final String GUARD =
            """
            SELECT CASE WHEN pg_catalog.pg_try_advisory_xact_lock(%1$d) THEN ''
              ELSE pg_catalog.current_setting('%2$s') END;
            SELECT CASE WHEN EXISTS (SELECT FROM pg_catalog.pg_namespace WHERE nspname = 'drover')
              THEN pg_catalog.current_setting('%2$s') ELSE '' END;
            """;

    private final InstantSource clock;
    private final RandomGenerator random;

    public CreationTurn(InstantSource clock, RandomGenerator random) {
        this.clock = clock;
        this.random = random;
    }

    /**
     * Comes before what creates the ledger, in its transaction: raises an error naming {@link
     * #notOurs} when it is another's turn, or has been. The second statement sees what was
     * committed before the first one had the lock.
     *
     * @param nonce of the session
     */
    public static String guardText(String nonce) {
        return GUARD.formatted(LeaseKey.LEDGER.value(), notOurs(nonce));
    }

    public static String notOurs(String nonce) {
        return "drover.creation_turn_" + nonce;
    }

    /**
     * Waits for the turn, and keeps it for as long as the session lives or until it is given back.
     *
     * @return whether the ledger is still to be created; if not, the turn is over
     */
    public boolean take(Session session, Duration wait, Cancellation cancellation)
            throws DatabaseFault, EngineException {
        var until = clock.instant().plus(wait);
        while (true) {
            var answers = session.query(TRY + MARK);
            boolean granted = answers.getFirst().getFirst().isTrue(0);
            var mark = LedgerMark.of(session, answers.getLast().getFirst());
            if (mark.comment().isPresent()) {
                leave(session, granted, mark);
                return false;
            }
            // what a statement after the lock sees is what stands while it is held
            if (granted) {
                return true;
            }
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

    /** Somebody has made what was to be made; who it was may have kept the turn. */
    private static void leave(Session session, boolean granted, LedgerMark mark)
            throws DatabaseFault, EngineException {
        if (granted) {
            session.query(giveBackText());
        }
        var problem = mark.problem();
        if (problem.isPresent()) {
            throw new EngineException(problem.get());
        }
    }

    /** To ride in a message that made a turn that was waited for unnecessary. */
    public static String giveBackText() {
        return "SELECT pg_catalog.pg_advisory_unlock(" + LeaseKey.LEDGER.value() + ");\n";
    }
}
