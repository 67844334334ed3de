package dev.drover.coordinator.leader;

import dev.drover.coordinator.leader.LeaderTerm.Loss;
import java.time.Duration;
import org.jdbi.v3.core.Jdbi;

/**
 * Tries each second, as the duties do, whether the term may still write. The lock's own connection
 * does not tell: it may have reached another server than the pool does, when a host name was moved
 * to a new primary while the old one still runs.
 *
 * <p>In a thread of its own, for the pool may be exhausted or not answer; that proves nothing
 * against the term, and the leadership must speak on the lock's connection meanwhile.
 */
final class CheckTerm {
    private static final Duration PAUSE = Duration.ofSeconds(1);

    private final Jdbi jdbi;
    private final LeaderTerm term;
    private volatile boolean refused;

    CheckTerm(Jdbi jdbi, LeaderTerm term) {
        this.jdbi = jdbi;
        this.term = term;
    }

    LeaderDuty.Running start() {
        return DutyThread.start("check-term", PAUSE, this::turn);
    }

    /** Whether the database said that the term is over. */
    boolean refused() {
        return refused;
    }

    boolean turn() {
        try {
            return term.inTransaction(jdbi, Loss.TOLERABLE, _ -> false);
        } catch (NoLongerLeaderException e) {
            refused = true;
            throw e;
        }
    }
}
