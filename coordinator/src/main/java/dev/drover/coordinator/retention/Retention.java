package dev.drover.coordinator.retention;

import dev.drover.contracts.wire.Topics;
import dev.drover.coordinator.config.RetentionConfig;
import dev.drover.coordinator.leader.DutyThread;
import dev.drover.coordinator.leader.LeaderDuty;
import dev.drover.coordinator.leader.LeaderTerm;
import dev.drover.coordinator.leader.LeaderTerm.Loss;
import dev.drover.coordinator.release.BuryReleases;
import java.time.Duration;
import java.time.InstantSource;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Looks once an hour for what is old enough to be forgotten; the leader's work. */
public final class Retention implements LeaderDuty {
    private static final Logger log = LoggerFactory.getLogger(Retention.class);
    private static final Duration PAUSE = Duration.ofHours(1);

    private final Jdbi jdbi;
    private final RetentionConfig keep;
    private final BuryReleases releases;
    private final InstantSource clock;

    public Retention(Jdbi jdbi, RetentionConfig keep, BuryReleases releases, InstantSource clock) {
        this.jdbi = jdbi;
        this.keep = keep;
        this.releases = releases;
        this.clock = clock;
    }

    @Override
    public Running begin(LeaderTerm term) {
        return DutyThread.start("retention", PAUSE, () -> turn(term));
    }

    /** Returns whether there may be more. */
    boolean turn(LeaderTerm term) throws InterruptedException {
        boolean more = term.inTransaction(jdbi, Loss.TOLERABLE, this::forget);
        return releases.turn(term) || more;
    }

    private boolean forget(Handle handle) {
        var now = clock.instant();
        var before = now.minus(keep.history());
        var rollouts = ForgetRollouts.some(handle, before);
        if (rollouts.anything()) {
            log.info(
                    "forgot {} jobs, {} rollouts and {} releases from before {}",
                    rollouts.jobs(),
                    rollouts.rollouts(),
                    rollouts.releases(),
                    before);
        }
        var told = Topics.STATUS.retention().map(now::minus).orElse(before);
        var records =
                ForgetRecords.some(
                        handle, now.minus(keep.audit()), told.isBefore(before) ? told : before);
        if (records.anything()) {
            log.info(
                    "forgot {} old decisions and {} lost rows",
                    records.actions(),
                    records.lostRows());
        }
        return rollouts.anything() || records.anything();
    }
}
