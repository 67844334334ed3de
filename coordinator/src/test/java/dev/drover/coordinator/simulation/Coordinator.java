package dev.drover.coordinator.simulation;

import dev.drover.contracts.JobId;
import dev.drover.contracts.RolloutId;
import dev.drover.contracts.ServerId;
import dev.drover.contracts.TenantId;
import dev.drover.contracts.WorkerId;
import dev.drover.coordinator.dispatch.SimulatedTurn;
import dev.drover.coordinator.dispatch.SimulatedTurn.Limits;
import dev.drover.coordinator.dispatch.SimulatedWatch;
import dev.drover.coordinator.dispatch.Workforce;
import dev.drover.coordinator.dispatch.Workforce.Opinion;
import dev.drover.coordinator.rollout.decision.DecideJob;
import dev.drover.coordinator.rollout.decision.Job;
import dev.drover.coordinator.rollout.decision.JobDecision.Changed;
import dev.drover.coordinator.rollout.decision.JobDecision.Effect;
import dev.drover.coordinator.rollout.decision.JobSignal;
import dev.drover.coordinator.rollout.decision.JobSignal.Declined;
import dev.drover.coordinator.rollout.decision.JobState;
import dev.drover.coordinator.rollout.decision.RetryPolicy;
import dev.drover.coordinator.rollout.decision.Steering;

import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import java.util.function.IntSupplier;

/**
 * What the leading coordinator keeps and does; the job's and the dispatcher's decisions are real.
 */
final class Coordinator {
    private static final Duration LEASE = Duration.ofSeconds(60);
    private static final Duration LOST_AFTER = Duration.ofSeconds(30);
    private static final Duration FALLBACK = Duration.ofSeconds(15);

    private final Agenda agenda;
    private final Fleet fleet;
    private final Topics topics;
    private final Rules rules;
    private final Coverage coverage;
    private final DecideJob decide;
    private final Map<JobId, Job> jobs = new LinkedHashMap<>();
    private final Map<JobId, Flight> inFlight = new LinkedHashMap<>();
    private final Map<TenantId, Long> orders = new HashMap<>();
    private final Progress progress;
    private final Set<JobId> unwanted = new HashSet<>();
    private final Set<JobId> quarantined = new HashSet<>();
    private final Consumer<Command> arrival;
    private final IntSupplier liveSlots;
    private final BiConsumer<WorkerId, JobId> cancel;
    private final Consumer<JobId> tellAll;
    private final SimulatedWatch watch = new SimulatedWatch();
    private final Map<WorkerId, Heard> opinions = new LinkedHashMap<>();
    private Instant leadsSince;
    private Instant hearsSince;
    private boolean turnPlanned;
    private boolean lookPlanned;

    private record Heard(Opinion opinion, List<Listed> listed, Instant at) {
        boolean lists(Listed entry) {
            return listed.stream()
                    .anyMatch(other ->
                            other.job().equals(entry.job())
                                    && other.dispatch() == entry.dispatch());
        }
    }

    private record Flight(int dispatch, boolean claimed, Instant leaseUntil) {}

    /** A fleet and how stubborn its rollouts are. */
    record Fleet(
            Map<RolloutId, Limits> rollouts,
            Map<ServerId, Integer> servers,
            Map<JobId, Tenant> tenants,
            int target,
            RetryPolicy policy,
            Optional<Duration> medianJob) {

        Tenant tenant(Job job) {
            return Objects.requireNonNull(tenants.get(job.id()), "a job that nobody made");
        }

        int bears(ServerId server) {
            return servers.getOrDefault(server, 0);
        }

        int maxParallel(RolloutId rollout) {
            return rollouts.getOrDefault(rollout, NO_LIMITS).maxParallel();
        }
    }

    private static final Limits NO_LIMITS = new Limits(0, 0);

    /** The servers as a probe finds them. */
    interface Servers {
        boolean faulty();

        boolean away(ServerId server);

        int lockQueue(ServerId server);
    }

    /** By way of a worker, if one is there and heard. */
    private final class Probed implements Gates.Fleet {
        private final Servers servers;

        Probed(Servers servers) {
            this.servers = servers;
        }

        @Override
        public boolean faulty() {
            return servers.faulty();
        }

        @Override
        public boolean unheard() {
            return topics.isAway() || liveSlots.getAsInt() == 0;
        }

        @Override
        public boolean away(ServerId server) {
            return servers.away(server);
        }

        @Override
        public int lockQueue(ServerId server) {
            return servers.lockQueue(server);
        }

        @Override
        public boolean heldBack(ServerId server) {
            return watch.heldBackSince(server).isPresent();
        }
    }

    void started(JobId id) {
        progress.started(job(id));
    }

    private Job job(JobId id) {
        return Objects.requireNonNull(jobs.get(id), "no such job");
    }

    /**
     * @param arrival where commands arrive
     * @param cancel tells a worker to give a job up; may be lost
     * @param tellAll tells every worker
     * @param servers what health gates find
     */
    Coordinator(
            Agenda agenda,
            Fleet fleet,
            Collection<Job> ready,
            Topics topics,
            Rules rules,
            Coverage coverage,
            Consumer<Command> arrival,
            IntSupplier liveSlots,
            BiConsumer<WorkerId, JobId> cancel,
            Consumer<JobId> tellAll,
            Servers servers) {
        this.agenda = agenda;
        this.fleet = fleet;
        this.topics = topics;
        this.rules = rules;
        this.coverage = coverage;
        this.decide = new DecideJob(agenda.random());
        this.arrival = arrival;
        this.liveSlots = liveSlots;
        this.cancel = cancel;
        this.tellAll = tellAll;
        this.leadsSince = agenda.now();
        this.hearsSince = agenda.now();
        ready.forEach(job -> jobs.put(job.id(), job));
        this.progress = new Progress(agenda, coverage, jobs.values(), new Probed(servers));
        planFallback();
    }

    Collection<Job> jobs() {
        return jobs.values();
    }

    boolean ended() {
        return jobs.values().stream().allMatch(job -> job.state().ended()) && progress.ended();
    }

    void signal(JobId id, JobSignal told) {
        var job = jobs.get(id);
        var signal = job == null ? told : informed(job, told);
        if (job == null
                || !(decide.decide(job, signal, fleet.policy(), agenda.now())
                        instanceof Changed(Job next, List<Effect> effects))) {
            if (job != null && signal instanceof Declined late && fromElsewhere(job, late)) {
                coverage.count("declined beside its worker");
            }
            return;
        }
        agenda.tell(
                "%s %s -> %s by %s"
                        .formatted(
                                job.tenant(),
                                job.state(),
                                next.state(),
                                signal.getClass().getSimpleName()));
        rules.answered(job, next, signal);
        save(job, next);
        for (var effect : effects) {
            switch (effect) {
                case Effect.NoteFailure(_, _, var report, var ended) ->
                        rules.failed(next, report, ended, agenda.now());
                case Effect.RaiseOrder(long seen) -> orders.merge(job.tenant(), seen, Math::max);
            }
        }
        progress.changed(next);
        next.nextAttemptAt().ifPresent(at -> agenda.at(at, this::wake));
        if (next.state() == JobState.RUNNING) {
            next.worker().ifPresent(worker -> remind(worker, id));
        }
        wake();
    }

    private static boolean fromElsewhere(Job job, Declined answer) {
        return job.state() == JobState.RUNNING
                && job.dispatch() == answer.dispatch()
                && !job.worker().equals(Optional.of(answer.worker()));
    }

    /** With what other jobs have found out about the server; and finds out from it. */
    private JobSignal informed(Job job, JobSignal told) {
        var server = job.server();
        return switch (told) {
            case JobSignal.Deferred d when d.reason().equals("SERVER_UNAVAILABLE") ->
                    new JobSignal.Deferred(
                            d.dispatch(),
                            d.attempt(),
                            d.worker(),
                            d.reason(),
                            d.detail(),
                            watch.heldBackSince(server));
            case JobSignal.Succeeded _, JobSignal.Failed _ -> {
                rules.serverAnswered(server, agenda.now());
                watch.answered(server, job.id(), agenda.now());
                yield told;
            }
            default -> told;
        };
    }

    private void save(Job job, Job next) {
        rules.changed(job, next);
        coverage.transition(job.state(), next.state());
        jobs.put(next.id(), next);
        if (next.state() == JobState.RUNNING) {
            inFlight.put(next.id(), new Flight(next.dispatch(), true, agenda.now().plus(LEASE)));
        } else if (!next.state().inFlight()) {
            inFlight.remove(next.id());
        }
    }

    /** Jobs that a worker has in hand, by dispatch and attempt. */
    record Listed(JobId job, int dispatch, int attempt, Instant since) {}

    void heartbeat(WorkerId worker, List<Listed> listed, Opinion opinion) {
        opinions.put(worker, new Heard(opinion, listed, agenda.now()));
        for (var entry : listed) {
            var flight = inFlight.get(entry.job());
            if (flight != null && flight.dispatch() == entry.dispatch()) {
                if (flight.claimed()) {
                    var until = agenda.now().plus(LEASE);
                    inFlight.put(entry.job(), new Flight(entry.dispatch(), true, until));
                    follow(worker, entry);
                } else {
                    signal(
                            entry.job(),
                            new JobSignal.Claimed(entry.dispatch(), entry.attempt(), worker));
                }
            }
            remind(worker, entry.job());
        }
    }

    /** The job is another worker's than the one whose claim was seen first. */
    private void follow(WorkerId worker, Listed entry) {
        boolean longInHand = !agenda.now().isBefore(entry.since().plus(LEASE));
        job(entry.job())
                .worker()
                .filter(claimant -> longInHand && !claimant.equals(worker))
                .map(opinions::get)
                .filter(claimant -> !heardLately(claimant) || !claimant.lists(entry))
                .ifPresent(_ -> {
                    coverage.count("followed to its holder");
                    signal(entry.job(), new JobSignal.HeldBy(entry.dispatch(), worker));
                });
    }

    private boolean heardLately(Heard heard) {
        return heard.at().isAfter(agenda.now().minus(LOST_AFTER));
    }

    /** Cancelling is a level: whoever names the job hears it again. */
    private void remind(WorkerId worker, JobId job) {
        if (unwanted.contains(job)) {
            cancel.accept(worker, job);
        }
    }

    void wake() {
        if (!turnPlanned) {
            turnPlanned = true;
            agenda.after(agenda.between(1, 50), this::turn);
        }
    }

    private void turn() {
        turnPlanned = false;
        unwanted.forEach(job -> signal(job, new JobSignal.CancelWanted("aborted")));
        quarantined.forEach(this::skip);
        progress.waitingUnwanted()
                .forEach(job -> signal(job, new JobSignal.CancelWanted("aborted")));
        var workforce = workforce();
        rules.heldBack(workforce);
        var all = List.copyOf(jobs.values());
        var chosen =
                SimulatedTurn.of(
                        progress.visible(),
                        progress.running(fleet.rollouts()),
                        watch.limits(fleet.servers(), all, workforce, agenda.now()),
                        liveSlots.getAsInt(),
                        fleet.medianJob(),
                        agenda.now());
        progress.dispatched(chosen);
        chosen.forEach(job -> watch.dispatched(job, agenda.now()));
        chosen.forEach(this::dispatch);
        if (!chosen.isEmpty()) {
            rules.dispatched(jobs.values(), chosen, agenda.now());
            planLook();
        }
    }

    /** Of the workers heard of lately. */
    private Workforce workforce() {
        var live =
                opinions.values().stream().filter(this::heardLately).map(Heard::opinion).toList();
        return new Workforce(live.stream().mapToInt(Opinion::slots).sum(), live);
    }

    private void dispatch(Job job) {
        var tries = job.tries();
        var first = Optional.of(tries.firstAt().orElse(agenda.now()));
        var next =
                new Job(
                        job.id(),
                        job.rollout(),
                        job.tenant(),
                        job.server(),
                        JobState.DISPATCHED,
                        job.dispatch() + 1,
                        new Job.Tries(tries.attempt(), tries.vanished(), tries.deferrals(), first),
                        Optional.empty(),
                        job.waiting(),
                        Optional.empty(),
                        job.result(),
                        job.note());
        save(job, next);
        long micros = ChronoUnit.MICROS.between(Instant.EPOCH, agenda.now());
        long order = Math.max(orders.getOrDefault(job.tenant(), 0L) + 1, micros);
        orders.put(job.tenant(), order);
        inFlight.put(job.id(), new Flight(next.dispatch(), false, agenda.now().plus(LEASE)));
        topics.command(command(next, order), arrival);
    }

    private Command command(Job job, long order) {
        return new Command(
                job.id(),
                fleet.tenant(job),
                job.dispatch(),
                job.tries().attempt() + 1,
                order,
                fleet.target(),
                agenda.now());
    }

    private void planLook() {
        if (!lookPlanned && !inFlight.isEmpty()) {
            lookPlanned = true;
            var first = inFlight.values().stream().map(Flight::leaseUntil).min(Instant::compareTo);
            agenda.at(first.orElse(agenda.now()).plusSeconds(1), this::look);
        }
    }

    private void look() {
        lookPlanned = false;
        var from = agenda.now().minus(LEASE);
        if (leadsSince.isAfter(from) || hearsSince.isAfter(from)) {
            lookPlanned = true;
            agenda.after(Duration.ofSeconds(10), this::look);
            return;
        }
        var overdue = new ArrayList<Map.Entry<JobId, Flight>>();
        inFlight.entrySet().stream()
                .filter(e -> e.getValue().leaseUntil().isBefore(agenda.now()))
                .forEach(overdue::add);
        for (var entry : overdue) {
            int dispatch = entry.getValue().dispatch();
            signal(
                    entry.getKey(),
                    entry.getValue().claimed()
                            ? new JobSignal.LeaseEnded(dispatch)
                            : new JobSignal.ClaimTimedOut(dispatch));
        }
        planLook();
    }

    private void planFallback() {
        agenda.after(
                FALLBACK,
                () -> {
                    if (!ended()) {
                        progress.lookAtAll();
                        wake();
                        planLook();
                        planFallback();
                    }
                });
    }

    /** Another coordinator leads: it publishes again what nobody has claimed and may go on. */
    void newLeader() {
        agenda.tell("a new leader");
        watch.newLeader(fleet.servers().keySet());
        rules.newLeader();
        leadsSince = agenda.now();
        hearsSince = agenda.now();
        for (var entry : List.copyOf(inFlight.entrySet())) {
            var flight = entry.getValue();
            if (!flight.claimed() && progress.goesOn(job(entry.getKey()).rollout())) {
                var until = agenda.now().plus(LEASE);
                inFlight.put(entry.getKey(), new Flight(flight.dispatch(), false, until));
                var job = job(entry.getKey());
                topics.command(command(job, orders.getOrDefault(job.tenant(), 0L)), arrival);
            }
        }
    }

    /** The heartbeats' reader has fallen behind and has caught up again just now. */
    void deaf() {
        hearsSince = agenda.now();
    }

    void wish(RolloutId rollout, Steering steering, boolean withBudget) {
        agenda.tell(steering + " " + rollout);
        progress.wish(rollout, steering, withBudget);
        wake();
    }

    void promote(RolloutId rollout) {
        progress.promote(rollout);
        wake();
    }

    void hold(boolean held) {
        progress.hold(held);
        wake();
    }

    /** Somebody looks after all that does not go on. */
    void attend() {
        progress.attend();
        wake();
        if (!ended()) {
            agenda.after(Duration.ofMinutes(1), this::attend);
        }
    }

    void abort(JobId job) {
        agenda.tell("abort " + job(job).tenant());
        unwanted.add(job);
        tellAll.accept(job);
        wake();
    }

    void skip(JobId job) {
        signal(job, new JobSignal.SkipWanted("left out"));
    }

    /** All tenants of a wave: who waits is left out, who runs is not tried again. */
    void quarantine(RolloutId rollout) {
        var wave = progress.someWave(rollout);
        agenda.tell("quarantine of " + wave.stream().map(job -> job(job).tenant()).toList());
        quarantined.addAll(wave);
        wave.forEach(this::skip);
        wake();
    }
}
