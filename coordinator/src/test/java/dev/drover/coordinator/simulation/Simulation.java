package dev.drover.coordinator.simulation;

import dev.drover.contracts.JobId;
import dev.drover.contracts.RolloutId;
import dev.drover.contracts.ServerId;
import dev.drover.contracts.TenantId;
import dev.drover.contracts.WorkerId;
import dev.drover.coordinator.dispatch.SimulatedTurn.Limits;
import dev.drover.coordinator.dispatch.Workforce.Opinion;
import dev.drover.coordinator.rollout.decision.Job;
import dev.drover.coordinator.rollout.decision.JobSignal;
import dev.drover.coordinator.rollout.decision.JobState;
import dev.drover.coordinator.rollout.decision.RetryPolicy;
import dev.drover.coordinator.rollout.decision.Steering;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;

/** One seed: a fleet, a while of faults, and the calm after it in which everything must end. */
final class Simulation implements Worker.World, Coordinator.Servers {
    private static final Duration CALM = Duration.ofHours(72);

    private final Agenda agenda;
    private final Coverage coverage;
    private final Topics topics;
    private final Coordinator coordinator;
    private final Rules rules;
    private final List<Worker> workers = new ArrayList<>();
    private final Map<ServerId, Instant> serverAwayUntil = new HashMap<>();
    private final Map<ServerId, Instant> crowdedUntil = new HashMap<>();
    private final List<JobId> jobs = new ArrayList<>();
    private final List<RolloutId> rollouts = new ArrayList<>();
    private final List<Tenant> tenants = new ArrayList<>();
    private boolean faulty = true;
    private int incarnations;

    Simulation(long seed, Coverage coverage) {
        this.agenda = new Agenda(seed);
        this.coverage = coverage;
        this.topics = new Topics(agenda);
        topics.faulty = true;
        var ready = new ArrayList<Job>();
        var fleet = fleet(ready);
        this.rules = new Rules(fleet, coverage);
        this.coordinator =
                new Coordinator(
                        agenda,
                        fleet,
                        ready,
                        topics,
                        rules,
                        coverage,
                        this::deliver,
                        () -> workers.stream().mapToInt(Worker::slots).sum(),
                        this::cancel,
                        job -> List.copyOf(workers).forEach(worker -> cancel(worker.id, job)),
                        this);
        int first = agenda.number(1, 4);
        for (int i = 0; i < first; i++) {
            startWorker();
        }
    }

    /**
     * @throws AssertionError naming the rule that did not hold
     */
    void run() {
        var faultsEnd = agenda.now().plus(agenda.between(60_000, 900_000));
        planFault();
        coordinator.wake();
        while (!coordinator.ended() && agenda.next(faultsEnd)) {}
        calmDown();
        var end = agenda.now().plus(CALM);
        while (!coordinator.ended() && agenda.next(end)) {}
        rules.settled(coordinator.jobs());
    }

    String trace() {
        return agenda.trace();
    }

    private Coordinator.Fleet fleet(List<Job> ready) {
        var servers = new LinkedHashMap<ServerId, Integer>();
        int serverCount = agenda.number(1, 4);
        for (int i = 0; i < serverCount; i++) {
            servers.put(new ServerId("s" + i), agenda.number(1, 5));
        }
        var limits = new LinkedHashMap<RolloutId, Limits>();
        int rolloutCount = agenda.number(1, 3); // each has a tenant at least
        for (int i = 0; i < rolloutCount; i++) {
            var id = new RolloutId("r" + i);
            rollouts.add(id);
            limits.put(id, new Limits(agenda.number(0, 6), agenda.number(0, 3)));
        }
        int target = agenda.number(1, 5);
        var byJob = new HashMap<JobId, Tenant>();
        int tenantCount = agenda.number(2, 10);
        for (int i = 0; i < tenantCount; i++) {
            var server = List.copyOf(servers.keySet()).get(i % serverCount);
            int broken = agenda.chance(0.1) ? agenda.number(1, target + 1) : 0;
            var tenant = new Tenant(new TenantId("t" + i), server, broken);
            tenants.add(tenant);
            var id = new JobId(new UUID(1, i));
            jobs.add(id);
            byJob.put(id, tenant);
            ready.add(job(id, rollouts.get(i % rolloutCount), tenant));
        }
        var giveUpAfter = agenda.chance(0.1) ? Duration.ofMinutes(3) : Duration.ofHours(24);
        var policy = new RetryPolicy(agenda.number(1, 6), giveUpAfter, Duration.ofSeconds(5));
        var median =
                agenda.chance(0.5)
                        ? Optional.of(Duration.ofSeconds(1))
                        : Optional.<Duration>empty();
        return new Coordinator.Fleet(limits, servers, byJob, target, policy, median);
    }

    private static Job job(JobId id, RolloutId rollout, Tenant tenant) {
        return new Job(
                id,
                rollout,
                tenant.id,
                tenant.server,
                JobState.READY,
                0,
                new Job.Tries(0, 0, 0, Optional.empty()),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Job.Result.NONE,
                Optional.empty());
    }

    private void startWorker() {
        var id = new WorkerId("w" + incarnations++);
        workers.removeIf(Worker::isDead);
        workers.add(new Worker(id, agenda.number(1, 4), agenda, topics, coverage, this));
    }

    /** Whoever has a slot gets it; while nobody has, it waits on the topic. */
    private void deliver(Command command) {
        var takers = workers.stream().filter(Worker::canTake).toList();
        if (takers.isEmpty()) {
            if (!coordinator.ended()) {
                agenda.after(agenda.between(500, 5_000), () -> deliver(command));
            }
        } else {
            takers.get(agenda.number(0, takers.size())).take(command);
        }
    }

    private void cancel(WorkerId worker, JobId job) {
        if (!topics.isAway()) {
            agenda.after(
                    agenda.between(5, 500),
                    () ->
                            workers.stream()
                                    .filter(w -> w.id.equals(worker))
                                    .forEach(w -> w.cancel(job)));
        }
    }

    private void planFault() {
        agenda.after(
                agenda.between(1_000, 40_000),
                () -> {
                    if (faulty) {
                        fault();
                        planFault();
                    }
                });
    }

    private void fault() {
        switch (agenda.number(0, 16)) {
            case 0, 1 -> killOne();
            case 2 -> {
                long longest = agenda.chance(0.1) ? 1_800_000 : 200_000;
                someWorker().ifPresent(w -> w.freeze(agenda.between(1_000, longest)));
            }
            case 3 -> {
                someWorker().ifPresent(Worker::drain);
                agenda.after(agenda.between(0, 20_000), this::startWorker);
            }
            case 4 -> restartServer();
            case 5 -> topics.away(agenda.between(1_000, 120_000));
            case 6 -> coordinator.newLeader();
            case 7 -> coordinator.deaf();
            case 8 -> {
                var rollout = someRollout();
                coordinator.wish(rollout, Steering.PAUSE, false);
                agenda.after(
                        agenda.between(1_000, 60_000),
                        () -> coordinator.wish(rollout, Steering.RESUME, agenda.chance(0.5)));
            }
            case 11 -> steer();
            case 9 -> coordinator.abort(jobs.get(agenda.number(0, jobs.size())));
            case 14, 15 -> crowd();
            case 10 -> {
                if (agenda.chance(0.5)) {
                    coordinator.skip(jobs.get(agenda.number(0, jobs.size())));
                } else {
                    coordinator.quarantine(someRollout());
                }
            }
            default -> {
                topics.lossy = true;
                if (agenda.chance(0.3)) {
                    var job = jobs.get(agenda.number(0, jobs.size()));
                    agenda.after(agenda.between(1_000, 10_000), () -> coordinator.abort(job));
                }
                agenda.after(agenda.between(1_000, 30_000), () -> topics.lossy = false);
            }
        }
    }

    private void steer() {
        switch (agenda.number(0, 8)) {
            case 0 -> {
                coordinator.wish(someRollout(), Steering.ABORT, false);
                agenda.after(
                        agenda.between(100, 60_000),
                        () ->
                                coordinator.wish(
                                        someRollout(),
                                        Steering.values()[agenda.number(0, 3)],
                                        true));
            }
            case 1 -> {
                coordinator.hold(true);
                agenda.after(agenda.between(1_000, 60_000), () -> coordinator.hold(false));
            }
            case 2, 3 ->
                    coordinator.wish(
                            someRollout(),
                            Steering.values()[agenda.number(0, 2)],
                            agenda.chance(0.5));
            default -> coordinator.promote(someRollout());
        }
    }

    private RolloutId someRollout() {
        return rollouts.get(agenda.number(0, rollouts.size()));
    }

    private void killOne() {
        someWorker()
                .ifPresent(worker -> {
                    worker.kill("anywhere");
                    agenda.after(agenda.between(0, 30_000), this::startWorker);
                });
    }

    /** Somebody else's sessions wait for locks there. */
    private void crowd() {
        var server = tenants.get(agenda.number(0, tenants.size())).server;
        agenda.tell("server " + server + " is crowded");
        crowdedUntil.put(server, agenda.now().plus(agenda.between(1_000, 90_000)));
    }

    private void restartServer() {
        var tenant = tenants.get(agenda.number(0, tenants.size()));
        agenda.tell("server " + tenant.server + " restarts");
        long longest = agenda.chance(0.02) ? 18_000_000 : 90_000;
        serverAwayUntil.put(tenant.server, agenda.now().plus(agenda.between(100, longest)));
        tenants.stream()
                .filter(other -> other.server.equals(tenant.server))
                .forEach(other -> other.holder.ifPresent(other::end));
    }

    private Optional<Worker> someWorker() {
        var alive = workers.stream().filter(worker -> !worker.isDead()).toList();
        return alive.isEmpty()
                ? Optional.empty()
                : Optional.of(alive.get(agenda.number(0, alive.size())));
    }

    private void calmDown() {
        agenda.tell("calm");
        faulty = false;
        topics.faulty = false;
        topics.lossy = false;
        startWorker();
        coordinator.attend();
    }

    @Override
    public boolean faulty() {
        return faulty;
    }

    @Override
    public boolean serverAway(Tenant tenant) {
        return away(tenant.server);
    }

    @Override
    public boolean away(ServerId server) {
        return agenda.now().isBefore(serverAwayUntil.getOrDefault(server, Instant.MIN));
    }

    @Override
    public int lockQueue(ServerId server) {
        boolean crowded = agenda.now().isBefore(crowdedUntil.getOrDefault(server, Instant.MIN));
        return crowded ? Strategy.LOCK_QUEUE + 1 : Strategy.LOCK_QUEUE;
    }

    @Override
    public void started(JobId job) {
        coordinator.started(job);
    }

    @Override
    public void signal(JobId job, JobSignal signal) {
        coordinator.signal(job, signal);
    }

    @Override
    public void heartbeat(WorkerId worker, List<Coordinator.Listed> listed, Opinion opinion) {
        coordinator.heartbeat(worker, listed, opinion);
        coordinator.wake();
    }

    @Override
    public void redeliver(Command command) {
        deliver(command);
    }
}
