package dev.drover.coordinator.retention;

import dev.drover.coordinator.leader.DutyThread;
import dev.drover.coordinator.leader.LeaderDuty;
import dev.drover.coordinator.leader.LeaderTerm;
import dev.drover.coordinator.leader.LeaderTerm.Loss;
import java.time.Duration;
import java.time.InstantSource;
import org.jdbi.v3.core.Jdbi;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Looks once an hour for what is old enough to be forgotten; the leader's work. */
public final class Retention implements LeaderDuty {
    private static final Logger log = LoggerFactory.getLogger(Retention.class);
    private static final Duration PAUSE = Duration.ofHours(1);

    private final Jdbi jdbi;
    private final Duration keep;
    private final InstantSource clock;

    /**
     * @param keep how long after their end rollouts are kept
     */
    public Retention(Jdbi jdbi, Duration keep, InstantSource clock) {
        this.jdbi = jdbi;
        this.keep = keep;
        this.clock = clock;
    }

    @Override
    public Running begin(LeaderTerm term) {
        return DutyThread.start("retention", PAUSE, () -> turn(term));
    }

    private boolean turn(LeaderTerm term) {
        var before = clock.instant().minus(keep);
        var forgotten =
                term.inTransaction(
                        jdbi, Loss.TOLERABLE, handle -> ForgetRollouts.some(handle, before));
        if (forgotten.anything()) {
            log.info(
                    "forgot {} jobs, {} rollouts and {} releases from before {}",
                    forgotten.jobs(),
                    forgotten.rollouts(),
                    forgotten.releases(),
                    before);
        }
        return forgotten.anything();
    }
}
