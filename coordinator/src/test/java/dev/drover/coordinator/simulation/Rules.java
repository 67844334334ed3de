package dev.drover.coordinator.simulation;

import dev.drover.contracts.JobId;
import dev.drover.contracts.RolloutId;
import dev.drover.contracts.ServerId;
import dev.drover.contracts.status.FailureReport;
import dev.drover.coordinator.dispatch.Workforce;
import dev.drover.coordinator.rollout.decision.Job;
import dev.drover.coordinator.rollout.decision.JobSignal;
import dev.drover.coordinator.rollout.decision.JobSignal.Answer;
import dev.drover.coordinator.rollout.decision.JobState;

import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** What must hold whatever happens. Each broken one throws and names itself. */
final class Rules {
    private static final int MOST_VANISHED = 3;
    private static final Duration SHORTEST_PAUSE = Duration.ofSeconds(5);
    private static final Duration GIVEN_UP = Duration.ofHours(2);

    /** Deferred too long. */
    private static final Set<String> CAPPED =
            Set.of("LEASE_STUCK", "SERVER_UNREACHABLE", "WORKER_DRAINING");

    private final Coordinator.Fleet fleet;
    private final Coverage coverage;
    private final Map<JobId, End> ends = new HashMap<>();
    private final Map<ServerId, Instant> complaints = new HashMap<>();
    private final Map<ServerId, Instant> complainedSince = new HashMap<>();
    private final Map<ServerId, Instant> answered = new HashMap<>();
    private final Map<ServerId, Instant> lastProbe = new HashMap<>();

    private record End(FailureReport report, Instant at) {}

    Rules(Coordinator.Fleet fleet, Coverage coverage) {
        this.coverage = coverage;
        this.fleet = fleet;
    }

    void changed(Job before, Job after) {
        var from = before.state();
        hold(!from.ended(), after, "an ended job changed");
        hold(
                from == after.state() || from.successors().contains(after.state()),
                after,
                from + " became " + after.state());
        hold(after.tries().vanished() <= MOST_VANISHED, after, "too many workers were lost to it");
        hold(
                after.tries().attempt() <= fleet.policy().maxAttempts() + after.tries().vanished(),
                after,
                "it was tried too often");
        hold(after.tries().attempt() >= 0, after, "fewer tries than none");
        hold(
                after.dispatch() == before.dispatch() || after.dispatch() == before.dispatch() + 1,
                after,
                "its dispatches were not counted one by one");
        boolean waits = after.state() == JobState.RETRY_WAIT;
        hold(!waits || after.nextAttemptAt().isPresent(), after, "it waits for no time");
        if (after.state() == JobState.SUCCEEDED) {
            hold(
                    fleet.tenant(after).version >= fleet.target(),
                    after,
                    "it succeeded and its tenant is not at the target");
        }
    }

    /** Whoever ran nothing takes no job from the worker that claimed it and holds the lease. */
    void answered(Job before, Job after, JobSignal signal) {
        boolean ranNothing =
                signal instanceof JobSignal.Deferred || signal instanceof JobSignal.Declined;
        if (ranNothing && before.state() == JobState.RUNNING && signal instanceof Answer answer) {
            boolean runs =
                    fleet.tenant(before)
                            .holder
                            .filter(session ->
                                    session.job.equals(before.id())
                                            && session.dispatch == before.dispatch()
                                            && before.worker().equals(Optional.of(session.worker)))
                            .isPresent();
            boolean fromElsewhere = !before.worker().equals(Optional.of(answer.worker()));
            hold(!runs || !fromElsewhere, after, "it was taken from its worker by " + answer);
        }
    }

    void dispatched(Collection<Job> all, List<Job> chosen, Instant now) {
        for (var job : chosen) {
            boolean waited = job.state() == JobState.READY || job.state() == JobState.RETRY_WAIT;
            hold(waited, job, "it was dispatched and did not wait");
            hold(
                    job.nextAttemptAt().filter(at -> at.isAfter(now)).isEmpty(),
                    job,
                    "it was dispatched before its time");
        }
        probing(chosen, now);
        var perServer = new HashMap<ServerId, Integer>();
        var perRollout = new HashMap<RolloutId, Integer>();
        all.stream()
                .filter(job -> job.state().inFlight())
                .forEach(job -> {
                    perServer.merge(job.server(), 1, Integer::sum);
                    perRollout.merge(job.rollout(), 1, Integer::sum);
                });
        perServer.forEach((server, count) -> {
            if (count > fleet.bears(server)) {
                throw new AssertionError(server + " bears too many: " + count);
            }
        });
        perRollout.forEach((rollout, count) -> {
            int most = fleet.maxParallel(rollout);
            if (most > 0 && count > most) {
                throw new AssertionError(rollout + " has too many in flight: " + count);
            }
        });
    }

    /** What the live workers said, as the coordinator has heard it. */
    void heldBack(Workforce workforce) {
        complaints.clear();
        var heard = new HashSet<ServerId>();
        for (var opinion : workforce.workers()) {
            opinion.leftAlone().forEach((server, left) -> heard(server, left.since(), heard));
        }
        lastProbe.keySet().retainAll(complaints.keySet());
        complainedSince.keySet().retainAll(heard);
    }

    private void heard(ServerId server, Instant since, Set<ServerId> heard) {
        heard.add(server);
        complainedSince.merge(server, since, Rules::earlier);
        if (since.isAfter(answered.getOrDefault(server, Instant.MIN))) {
            complaints.merge(server, since, Rules::earlier);
        }
    }

    private static Instant earlier(Instant one, Instant other) {
        return one.isBefore(other) ? one : other;
    }

    void serverAnswered(ServerId server, Instant now) {
        answered.put(server, now);
    }

    /** It knows nothing of the probes of the one before. */
    void newLeader() {
        lastProbe.clear();
    }

    /** To a server that a worker leaves alone goes one job now and then. */
    private void probing(List<Job> chosen, Instant now) {
        for (var job : chosen) {
            var since = complainedSince.get(job.server());
            if (since == null || !complaints.containsKey(job.server())) {
                continue;
            }
            if (!now.isBefore(since.plus(GIVEN_UP))) {
                coverage.count("given up on a server");
                continue;
            }
            coverage.count("probed");
            var before = lastProbe.put(job.server(), now);
            hold(
                    before == null || !now.isBefore(before.plus(SHORTEST_PAUSE)),
                    job,
                    "its server is left alone and was probed a moment ago");
        }
    }

    void failed(Job job, FailureReport report, boolean ended, Instant now) {
        hold(ended == (job.state() == JobState.FAILED), job, "its failure is told otherwise");
        if (ended) {
            ends.put(job.id(), new End(report, now));
            coverage.count("failed " + report.code());
        }
    }

    /** After all faults: everyone is where they should be, or there is a reason. */
    void settled(Collection<Job> jobs) {
        for (var job : jobs) {
            hold(job.state().ended(), job, "it never ended");
            if (job.state() == JobState.FAILED) {
                hold(hasReason(job), job, "it failed without reason, by " + ends.get(job.id()));
            }
        }
    }

    private boolean hasReason(Job job) {
        var tenant = fleet.tenant(job);
        var end = ends.get(job.id());
        if (end == null) {
            return false;
        }
        var oldest = job.tries().firstAt().orElse(end.at()).plus(fleet.policy().giveUpAfter());
        return (tenant.broken > 0 && tenant.broken == tenant.version + 1)
                || job.tries().attempt() >= fleet.policy().maxAttempts()
                || job.tries().vanished() == MOST_VANISHED
                || CAPPED.contains(end.report().code())
                || !end.at().isBefore(oldest);
    }

    private static void hold(boolean rule, Job job, String what) {
        if (!rule) {
            throw new AssertionError(what + ": " + job);
        }
    }
}
