package dev.drover.coordinator.dispatch;

import dev.drover.coordinator.leader.DutyThread;
import dev.drover.coordinator.leader.LeaderDuty;
import dev.drover.coordinator.leader.LeaderTerm;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import org.jdbi.v3.core.Jdbi;

/**
 * Takes the dead rows out of the tables through which jobs pass, while many do.
 *
 * <p>They have thousands of rows at a time, of which each lives for moments; every turn reads them,
 * and would read the dead ones too. The server's own vacuum comes once a minute by default, in
 * which a quick fleet leaves a hundred thousand.
 */
public final class SweepQueues implements LeaderDuty {
    private static final Duration PAUSE = Duration.ofSeconds(2);

    /** Fewer than so many cost less than looking for them. */
    private static final int WORTH_IT = 2_000;

    /**
     * Others are passed over where somebody holds them. The files keep their length: giving room
     * back needs a lock that would stop the fleet.
     */
    private static final String SWEEP =
            "VACUUM (SKIP_LOCKED, TRUNCATE false) job_ready, in_flight, active_job";

    private final Jdbi jdbi;
    private final AtomicInteger passed = new AtomicInteger();

    public SweepQueues(Jdbi jdbi) {
        this.jdbi = jdbi;
    }

    /** So many jobs were dispatched. */
    void passed(int jobs) {
        passed.addAndGet(jobs);
    }

    @Override
    public Running begin(LeaderTerm term) {
        return DutyThread.start("sweep-queues", PAUSE, this::turn);
    }

    /** Never has more to do at once. */
    boolean turn() {
        if (passed.get() >= WORTH_IT && passed.getAndSet(0) > 0) {
            jdbi.useHandle(handle -> handle.execute(SWEEP));
        }
        return false;
    }
}
