package dev.drover.coordinator.clock;

import dev.drover.coordinator.leader.DutyThread;
import dev.drover.coordinator.leader.LeaderDuty;
import dev.drover.coordinator.leader.LeaderTerm;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import org.jdbi.v3.core.Jdbi;
import org.jdbi.v3.core.JdbiException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Asks the control database for its time: at the start, every few seconds, and before this
 * coordinator leads, for which it must come first among the duties.
 */
public final class KeepTime implements LeaderDuty, AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(KeepTime.class);
    private static final Duration PAUSE = Duration.ofSeconds(10);

    private static final String TIME = "SELECT clock_timestamp()";

    private final Jdbi jdbi;
    private final ControlClock clock;
    private final DutyThread thread;

    private KeepTime(Jdbi jdbi, ControlClock clock) {
        this.jdbi = jdbi;
        this.clock = clock;
        ask();
        this.thread = DutyThread.start("control-clock", PAUSE, this::askAgain);
    }

    /**
     * Begins, and returns when the time is known.
     *
     * @param machine looked at once
     * @throws JdbiException when the database does not answer
     */
    public static KeepTime start(Jdbi jdbi, InstantSource machine) {
        return new KeepTime(jdbi, new ControlClock(new SteadyTime(machine, System::nanoTime)));
    }

    /** The control database's. */
    public InstantSource clock() {
        return clock;
    }

    /**
     * Since when something has gone on, as far as that can be told: what was noted before the
     * database's clock was set may seem to be longer ago than it is.
     */
    public Instant steadySince(Instant began) {
        var steady = clock.steadySince();
        return steady.isAfter(began) ? steady : began;
    }

    @Override
    public Running begin(LeaderTerm term) {
        ask();
        return () -> {};
    }

    @Override
    public void close() {
        thread.close();
    }

    private boolean askAgain() {
        try {
            ask();
        } catch (JdbiException e) {
            log.warn(
                    "the control database does not tell the time, which goes on from what was known: {}",
                    e.getMessage());
        }
        return false;
    }

    private void ask() {
        jdbi.useHandle(handle -> {
            var asked = clock.own();
            clock.learn(asked, handle.createQuery(TIME).mapTo(Instant.class).one());
        });
    }
}
