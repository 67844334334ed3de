package dev.drover.coordinator.gate;

import dev.drover.coordinator.leader.DutyThread;
import dev.drover.coordinator.leader.LeaderDuty;
import dev.drover.coordinator.leader.LeaderTerm;
import dev.drover.coordinator.leader.LeaderTerm.Loss;
import dev.drover.coordinator.rollout.AdvanceRollouts;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;
import org.jspecify.annotations.Nullable;

/** Keeps an eye on the servers of rollouts that have health limits. */
public final class WatchHealth implements LeaderDuty {
    private static final Duration PAUSE = Duration.ofMillis(500);

    private final Jdbi jdbi;
    private final InstantSource clock;
    private final Runnable wakeSender;
    private final Runnable wakeDispatch;
    private volatile @Nullable DutyThread thread;

    /**
     * @param wakeSender called when there is a probe to send
     * @param wakeDispatch called when a wave was opened
     */
    public WatchHealth(Jdbi jdbi, InstantSource clock, Runnable wakeSender, Runnable wakeDispatch) {
        this.jdbi = jdbi;
        this.clock = clock;
        this.wakeSender = wakeSender;
        this.wakeDispatch = wakeDispatch;
    }

    @Override
    public Running begin(LeaderTerm term) {
        var started = DutyThread.start("health", PAUSE, () -> turn(term));
        thread = started;
        return started;
    }

    /** A rollout was begun or resumed. Does nothing while another coordinator leads. */
    public void wake() {
        var running = thread;
        if (running != null) {
            running.wake();
        }
    }

    private record Turn(boolean asked, boolean decided) {}

    private boolean turn(LeaderTerm term) {
        if (jdbi.withHandle(HealthProbes::watched).isEmpty()) {
            return false;
        }
        var now = clock.instant();
        // a probe that a crash of the database takes is asked for again; a decision is never lost
        var turn = term.inTransaction(jdbi, Loss.TOLERABLE, handle -> turn(handle, now));
        if (turn.asked()) {
            wakeSender.run();
        }
        if (turn.decided()) {
            wakeDispatch.run();
        }
        return false;
    }

    private static Turn turn(Handle handle, Instant now) {
        var watched = HealthProbes.watched(handle);
        var news = watched.stream().filter(each -> HealthProbes.take(handle, each)).toList();
        boolean decided =
                !news.isEmpty()
                        && AdvanceRollouts.watched(
                                        handle,
                                        news.stream().map(HealthProbes.Watched::rollout).toList(),
                                        now)
                                .anything();
        boolean asked = false;
        for (var each : watched) {
            asked |= HealthProbes.ask(handle, each.rollout(), now);
        }
        return new Turn(asked, decided);
    }
}
