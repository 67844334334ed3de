package dev.drover.coordinator.simulation;

import dev.drover.coordinator.rollout.decision.Budget;
import dev.drover.coordinator.rollout.decision.Job;
import dev.drover.coordinator.rollout.decision.JobState;
import dev.drover.coordinator.rollout.decision.Picture;
import dev.drover.coordinator.rollout.decision.Picture.Ends;
import dev.drover.coordinator.rollout.decision.Picture.Failed;
import dev.drover.coordinator.rollout.decision.Rollout;
import dev.drover.coordinator.rollout.decision.Rollout.OnFailure;
import dev.drover.coordinator.rollout.decision.Wave;
import dev.drover.coordinator.rollout.decision.WaveState;

import java.time.Instant;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;

/** Counts one simulated rollout's tenants, as the queries do; and by itself what must not be. */
final class Counts {
    private final Strategy strategy;
    private final Set<Job> counted = new HashSet<>();
    private final Set<Job> sinceResumed = new HashSet<>();

    Counts(Strategy strategy) {
        this.strategy = strategy;
    }

    void failed(Job job) {
        counted.add(job);
        sinceResumed.add(job);
    }

    void resumed(boolean forgiven) {
        sinceResumed.clear();
        if (forgiven) {
            counted.clear();
        }
    }

    Picture picture(Rollout rollout, List<Job> jobs, Instant now) {
        boolean active = jobs.stream().anyMatch(job -> !job.state().ended());
        var current = rollout.current();
        int wave = current.map(Wave::number).orElse(0);
        var own = jobs.stream().filter(job -> strategy.wave(job) == wave).toList();
        boolean open = current.filter(each -> each.state() == WaveState.OPEN).isPresent();
        boolean busy = open && own.stream().anyMatch(job -> busy(job, now));
        var failed = new HashSet<>(counted);
        if (!busy) {
            own.stream().filter(job -> late(job, now)).forEach(failed::add);
        }
        var servers = new HashMap<String, Failed>();
        jobs.forEach(job -> {
            var server = job.server();
            servers.put(server.value(), count(failed, jobs, each -> each.server().equals(server)));
        });
        boolean alike =
                sinceResumed.stream().filter(own::contains).count() >= 3
                        && own.stream().noneMatch(job -> job.state() == JobState.SUCCEEDED);
        return new Picture(
                active,
                busy,
                ends(own),
                ends(jobs),
                count(failed, jobs, _ -> true),
                count(failed, jobs, own::contains),
                servers,
                alike ? Optional.of("f") : Optional.empty());
    }

    /** Counted here once more and plainly: nothing leaves beyond a number of failures. */
    void holdWithin(Rollout rollout, Job job) {
        if (rollout.onFailure() == OnFailure.CONTINUE) {
            return;
        }
        int wave = rollout.current().map(Wave::number).orElse(0);
        boolean strict = rollout.current().filter(each -> each.terms().strict()).isPresent();
        within(rollout.budget().total(), counted.size(), job, "of the rollout");
        long inWave = counted.stream().filter(each -> strategy.wave(each) == wave).count();
        within(rollout.budget().perWave(), strict ? 0 : inWave, job, "of the wave");
        if (strict && inWave > 0) {
            throw new AssertionError("dispatched after a strict wave's failure: " + job);
        }
        long onServer = counted.stream().filter(each -> each.server().equals(job.server())).count();
        within(rollout.budget().perServer(), onServer, job, "of the server");
    }

    private static void within(Budget.Limit limit, long failed, Job job, String whose) {
        if (limit.failures().filter(most -> failed > most).isPresent()) {
            throw new AssertionError(
                    "dispatched beyond the budget %s (%d failed, %s): %s"
                            .formatted(whose, failed, limit, job));
        }
    }

    private boolean busy(Job job, Instant now) {
        return !job.state().ended() && !late(job, now);
    }

    private boolean late(Job job, Instant now) {
        return job.state() == JobState.RETRY_WAIT && settled(job, now);
    }

    private boolean settled(Job job, Instant now) {
        return job.tries()
                .firstAt()
                .filter(at -> !at.isAfter(now.minus(strategy.settle)))
                .isPresent();
    }

    private static Failed count(Set<Job> failed, List<Job> jobs, Predicate<Job> whose) {
        return new Failed(
                (int) failed.stream().filter(whose).count(),
                (int) jobs.stream().filter(whose).count());
    }

    private static Ends ends(List<Job> jobs) {
        int succeeded = 0;
        int failed = 0;
        int cancelled = 0;
        int leftOut = 0;
        for (var job : jobs) {
            switch (job.state()) {
                case SUCCEEDED -> succeeded++;
                case SKIPPED -> leftOut++;
                case CANCELLED -> cancelled++;
                default -> failed++;
            }
        }
        return new Ends(succeeded + leftOut, failed, cancelled, leftOut);
    }
}
