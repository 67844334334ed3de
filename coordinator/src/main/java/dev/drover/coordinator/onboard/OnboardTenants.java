package dev.drover.coordinator.onboard;

import dev.drover.contracts.ProjectName;
import dev.drover.contracts.RolloutId;
import dev.drover.contracts.TenantId;
import dev.drover.contracts.http.RolloutRequest.Strategy;
import dev.drover.coordinator.audit.Actor;
import dev.drover.coordinator.audit.Audit;
import dev.drover.coordinator.fleet.FindTenants;
import dev.drover.coordinator.leader.DutyThread;
import dev.drover.coordinator.leader.LeaderDuty;
import dev.drover.coordinator.leader.LeaderTerm;
import dev.drover.coordinator.leader.LeaderTerm.Loss;
import dev.drover.coordinator.ops.FleetMetrics;
import dev.drover.coordinator.rollout.CreateRollout;
import dev.drover.coordinator.rollout.JoinLastWave;
import dev.drover.coordinator.rollout.RolloutSpec;
import dev.drover.coordinator.rollout.RolloutSpec.Action;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Brings announced tenants to the released version, turn by turn. */
public final class OnboardTenants implements LeaderDuty {
    private static final Logger log = LoggerFactory.getLogger(OnboardTenants.class);
    private static final int NAMED = 10;
    private static final Duration PAUSE = Duration.ofMillis(500);
    private static final Duration LATER = Duration.ofSeconds(10);

    private final Jdbi jdbi;
    private final CreateRollout createRollout;
    private final Runnable moved;
    private final FleetMetrics metrics;
    private final InstantSource clock;
    private volatile @Nullable DutyThread thread;

    /**
     * @param moved called when there is something to send or to dispatch
     */
    public OnboardTenants(Jdbi jdbi, Runnable moved, FleetMetrics metrics, InstantSource clock) {
        this.jdbi = jdbi;
        this.createRollout = new CreateRollout(jdbi, clock);
        this.moved = moved;
        this.metrics = metrics;
        this.clock = clock;
    }

    @Override
    public Running begin(LeaderTerm term) {
        var started = DutyThread.start("onboarding", PAUSE, () -> turn(term));
        thread = started;
        return started;
    }

    /** Tenants were announced. Does nothing while another coordinator leads. */
    public void wake() {
        var running = thread;
        if (running != null) {
            running.wake();
        }
    }

    /** Whether anything has changed. */
    boolean turn(LeaderTerm term) {
        if (!jdbi.withHandle(Onboardings::any)) {
            return false;
        }
        var steps = term.inTransaction(jdbi, Loss.NONE, this::turn);
        metrics.onboarded(steps.done(), steps.failed());
        if (steps.taken() > 0) {
            moved.run();
        }
        return steps.taken() > 0;
    }

    private Steps turn(Handle handle) {
        var now = clock.instant();
        var steps =
                CreatePlaces.ask(handle, now)
                        .and(CreatePlaces.hear(handle, now))
                        .and(Onboardings.resultsOfJobs(handle));
        var byProject = new TreeMap<String, List<TenantId>>();
        Onboardings.toMigrate(handle, now)
                .forEach(waiting ->
                        byProject
                                .computeIfAbsent(waiting.project(), _ -> new ArrayList<>())
                                .add(waiting.tenant()));
        for (var each : byProject.entrySet()) {
            steps =
                    steps.and(
                            migrate(handle, new ProjectName(each.getKey()), each.getValue(), now));
        }
        return steps;
    }

    /** Each tenant takes one step; the next one when that is over. */
    private Steps migrate(Handle handle, ProjectName project, List<TenantId> waiting, Instant now) {
        var left = new ArrayList<>(waiting);
        // the last one that a tenant belongs to is what is released to it, whatever was before
        var open = new ArrayList<>(waiting);
        var allRunning = Candidate.running(handle, project);
        var since = new HashMap<TenantId, Long>();
        for (var released : Candidate.released(Candidate.completed(handle, project), allRunning)) {
            var belonging = belonging(handle, project, released, open);
            if (released.reverts()) {
                belonging.forEach(tenant -> since.put(tenant, released.number()));
            }
            var behind = Onboardings.behind(handle, released, belonging);
            if (!behind.isEmpty()) {
                var rollout = createRollout.create(handle, spec(project, released, behind));
                Onboardings.markOrigin(handle, rollout);
                Onboardings.inRollout(handle, rollout, behind);
                note(handle, "onboard", rollout, behind, "to the version of " + released.id(), now);
                log.info("rollout {} brings {} to the released version", rollout, behind);
            }
            open.removeAll(belonging);
            left.removeAll(behind);
        }
        for (var running : allRunning) {
            // what started before a way back would lead to what that takes back
            var belonging =
                    belonging(handle, project, running, left).stream()
                            .filter(tenant -> running.number() >= since.getOrDefault(tenant, 0L))
                            .toList();
            var joined = JoinLastWave.join(handle, running.id(), belonging, now);
            if (!joined.isEmpty()) {
                Onboardings.inRollout(handle, running.id(), joined);
                note(handle, "join", running.id(), joined, "in the last wave", now);
                log.info("{} join the last wave of rollout {}", joined, running.id());
                left.removeAll(joined);
            }
            left.removeAll(Onboardings.waitFor(handle, running.id(), belonging, now.plus(LATER)));
        }
        return new Steps(1, Onboardings.done(handle, left), 0);
    }

    private static void note(
            Handle handle,
            String action,
            RolloutId rollout,
            List<TenantId> tenants,
            String what,
            Instant now) {
        var some =
                tenants.stream()
                        .limit(NAMED)
                        .map(TenantId::value)
                        .collect(Collectors.joining(", "));
        var more = tenants.size() > NAMED ? " and %,d more".formatted(tenants.size() - NAMED) : "";
        var reason = Optional.of("%s%s, %s".formatted(some, more, what));
        Audit.note(handle, now, Actor.DROVER, action, rollout.value(), reason);
    }

    private static List<TenantId> belonging(
            Handle handle, ProjectName project, Candidate rollout, List<TenantId> tenants) {
        Set<TenantId> matching =
                FindTenants.matching(handle, project, rollout.selection(), tenants).stream()
                        .collect(Collectors.toSet());
        return tenants.stream().filter(matching::contains).toList();
    }

    private static RolloutSpec spec(
            ProjectName project, Candidate released, List<TenantId> tenants) {
        return new RolloutSpec(
                project,
                released.release(),
                released.toVersion(),
                tenants,
                Strategy.DEFAULT,
                released.policy(),
                Action.MIGRATE,
                Optional.<RolloutId>empty(),
                Optional.of("onboarding, to the version of " + released.id()),
                Optional.empty(),
                "onboarding to " + released.id());
    }
}
