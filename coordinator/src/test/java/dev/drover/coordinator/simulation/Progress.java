package dev.drover.coordinator.simulation;

import dev.drover.contracts.JobId;
import dev.drover.contracts.RolloutId;
import dev.drover.coordinator.dispatch.Ramp;
import dev.drover.coordinator.dispatch.SimulatedTurn.Limits;
import dev.drover.coordinator.rollout.decision.Budget;
import dev.drover.coordinator.rollout.decision.DecideRollout;
import dev.drover.coordinator.rollout.decision.Health;
import dev.drover.coordinator.rollout.decision.Job;
import dev.drover.coordinator.rollout.decision.JobState;
import dev.drover.coordinator.rollout.decision.Picture.Ends;
import dev.drover.coordinator.rollout.decision.Rollout;
import dev.drover.coordinator.rollout.decision.RolloutDecision.Changed;
import dev.drover.coordinator.rollout.decision.RolloutDecision.Effect;
import dev.drover.coordinator.rollout.decision.RolloutSignal;
import dev.drover.coordinator.rollout.decision.RolloutState;
import dev.drover.coordinator.rollout.decision.Steering;
import dev.drover.coordinator.rollout.decision.Wave;
import dev.drover.coordinator.rollout.decision.WaveState;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/** The rollouts of a simulated fleet and their waves; the decisions about them are real. */
final class Progress implements Gates.Rollouts {
    /** A turn of the dispatcher, and as long as a command is good for. */
    private static final Duration LATEST_START = Duration.ofSeconds(61);

    private final Agenda agenda;
    private final Coverage coverage;
    private final Collection<Job> jobs;
    private final Map<RolloutId, Rollout> rollouts = new LinkedHashMap<>();
    private final Map<RolloutId, Strategy> strategies = new LinkedHashMap<>();
    private final Map<RolloutId, Counts> counts = new LinkedHashMap<>();
    private final Map<RolloutId, Gates> gates = new LinkedHashMap<>();
    private final Map<RolloutId, Instant> stopped = new LinkedHashMap<>();

    /** Whose last wave has ended with nobody migrated, until a person says that it goes on. */
    private final Set<RolloutId> untried = new HashSet<>();

    private boolean held;
    private Instant heldSince = Instant.MIN;

    /**
     * @param jobs as they are at each moment
     */
    Progress(Agenda agenda, Coverage coverage, Collection<Job> jobs, Gates.Fleet fleet) {
        this.agenda = agenda;
        this.coverage = coverage;
        this.jobs = jobs;
        for (var id : jobs.stream().map(Job::rollout).distinct().toList()) {
            var tenants = jobs.stream().filter(job -> job.rollout().equals(id)).toList();
            var strategy = Strategy.random(agenda, tenants);
            strategies.put(id, strategy);
            counts.put(id, new Counts(strategy));
            rollouts.put(id, strategy.rollout(id));
            if (!strategy.health.none()) {
                var servers = tenants.stream().map(Job::server).distinct().toList();
                gates.put(
                        id, new Gates(id, strategy.health, servers, agenda, coverage, fleet, this));
            }
        }
    }

    Collection<RolloutId> ids() {
        return rollouts.keySet();
    }

    boolean ended() {
        return rollouts.values().stream().allMatch(rollout -> rollout.state().ended());
    }

    /** Whether the job's rollout is being ended early. */
    boolean unwanted(Job job) {
        return rollout(job.rollout()).state() == RolloutState.ABORTING;
    }

    /** Whether the rollout may dispatch now. */
    boolean goesOn(RolloutId id) {
        return !held && runs(id);
    }

    /** Nothing begins much later than it could last be dispatched: by then its command is old. */
    void started(Job job) {
        var id = job.rollout();
        Stream.concat(
                        held ? Stream.of(heldSince) : Stream.empty(),
                        Optional.ofNullable(stopped.get(id)).stream())
                .min(Instant::compareTo)
                .filter(since -> agenda.now().isAfter(since.plus(LATEST_START)))
                .ifPresent(since -> {
                    throw new AssertionError(
                            "begun though nothing of it was to go on since " + since + ": " + job);
                });
        coverage.count(goesOn(id) ? "begun" : "begun in the last minute");
    }

    /** The limits of those that may dispatch now. */
    Map<RolloutId, Limits> running(Map<RolloutId, Limits> limits) {
        var running = new LinkedHashMap<RolloutId, Limits>();
        limits.forEach((id, limit) -> {
            if (!held && rollouts.containsKey(id) && rollout(id).state() == RolloutState.RUNNING) {
                running.put(id, strategy(id).ramp ? ramped(id, limit) : limit);
            }
        });
        return running;
    }

    private Limits ramped(RolloutId id, Limits limits) {
        int wave = rollout(id).current().map(Wave::number).orElse(0);
        long succeeded =
                of(id).filter(job -> strategy(id).wave(job) == wave)
                        .filter(job -> job.state() == JobState.SUCCEEDED)
                        .count();
        return new Limits(Ramp.limit(limits.maxParallel(), succeeded), limits.perServer());
    }

    /** Those that the dispatcher finds in its queue, or in flight. */
    List<Job> visible() {
        return jobs.stream()
                .filter(job -> job.state().inFlight() || (opened(job) && inWindow(job)))
                .toList();
    }

    private boolean opened(Job job) {
        return waveState(job) != WaveState.WAITING;
    }

    private WaveState waveState(Job job) {
        int number = strategy(job.rollout()).wave(job);
        return rollout(job.rollout()).waves().get(number - 1).state();
    }

    private boolean inWindow(Job job) {
        return strategy(job.rollout()).hours.filter(h -> !h.open(agenda.now())).isEmpty();
    }

    /** What must hold of what is dispatched. */
    void dispatched(List<Job> chosen) {
        for (var job : chosen) {
            var rollout = rollout(job.rollout());
            hold(!held, job, "the fleet is held");
            hold(rollout.state() == RolloutState.RUNNING, job, "its rollout does not run");
            hold(opened(job), job, "its wave is not open");
            hold(strategy(job.rollout()).allowsAt(agenda.now()), job, "its window is closed");
            counts(job.rollout()).holdWithin(rollout, job);
            gates(rollout.id()).ifPresent(Gates::holdDispatched);
        }
    }

    /** A job ended, or failed for good. */
    void changed(Job job) {
        if (job.state() == JobState.FAILED) {
            counts(job.rollout()).failed(job);
        }
        if (job.state().ended()) {
            look(job.rollout());
        }
    }

    void lookAtAll() {
        List.copyOf(rollouts.keySet()).forEach(this::look);
    }

    @Override
    public boolean runs(RolloutId id) {
        return rollout(id).state() == RolloutState.RUNNING;
    }

    @Override
    public boolean ended(RolloutId id) {
        return rollout(id).state().ended();
    }

    @Override
    public void look(RolloutId id) {
        var rollout = rollout(id);
        if (rollout.state().ended()) {
            return;
        }
        var picture =
                counts(id)
                        .picture(rollout, of(id).toList(), agenda.now())
                        .with(gates(id).map(Gates::health).orElse(new Health.Unwatched()));
        decide(rollout, new RolloutSignal.Looked(picture));
    }

    void wish(RolloutId id, Steering steering, boolean withBudget) {
        var rollout = rollout(id);
        coverage.count(steering + " in " + rollout.state());
        var budget = withBudget ? Optional.of(Strategy.GENEROUS) : Optional.<Budget.Limit>empty();
        decide(rollout, new RolloutSignal.Wished(steering, "wished", budget));
    }

    void promote(RolloutId id) {
        decide(
                rollout(id),
                new RolloutSignal.Promoted(Ends.NONE, "promoted", gates.containsKey(id)));
    }

    void hold(boolean held) {
        agenda.tell(held ? "hold" : "release");
        if (held && !this.held) {
            heldSince = agenda.now();
        }
        this.held = held;
    }

    private void decide(Rollout rollout, RolloutSignal signal) {
        if (!(DecideRollout.decide(rollout, signal, agenda.now())
                instanceof Changed(Rollout next, List<Effect> effects))) {
            return;
        }
        if (effects.isEmpty()) {
            if (!next.equals(rollout)) {
                throw new AssertionError("a rollout changed and nobody is told: " + next);
            }
            return;
        }
        agenda.tell("%s %s: %s".formatted(next.id(), next.state(), effects));
        coverage.transition(rollout.state(), next.state());
        check(rollout, next);
        if (!(signal instanceof RolloutSignal.Promoted)) {
            noteUntried(rollout, next);
        }
        rollouts.put(next.id(), next);
        if (next.state() == RolloutState.RUNNING) {
            stopped.remove(next.id());
        } else {
            stopped.putIfAbsent(next.id(), agenda.now());
        }
        effects.forEach(effect -> follow(next.id(), effect));
    }

    private void follow(RolloutId id, Effect effect) {
        switch (effect) {
            case Effect.Resumed resumed -> {
                counts(id).resumed(resumed.forgiven());
                if (untried.remove(id)) {
                    coverage.count("resumed though nobody was migrated");
                }
                gates(id).ifPresent(Gates::resumed);
            }
            case Effect.Opened _ -> {
                if (untried.contains(id)) {
                    throw new AssertionError(
                            "a wave was opened after one in which nobody was migrated: " + id);
                }
                gates(id).ifPresent(Gates::holdOpened);
            }
            case Effect.Passed _, Effect.Failed _ -> gates(id).ifPresent(Gates::waveEnded);
            case Effect.Paused(var why) -> {
                if (why.startsWith("health")) {
                    coverage.count("paused by health");
                }
                if (why.startsWith("nobody")) {
                    coverage.count("paused because nobody was migrated");
                }
            }
            case Effect.Baking _, Effect.Halted _, Effect.Aborting _, Effect.Ended _ -> {}
        }
    }

    private void check(Rollout before, Rollout after) {
        boolean moved = before.state() != after.state();
        if (moved && !reachable(before.state(), after.state())) {
            throw new AssertionError(before + " became " + after);
        }
        var waves = after.waves();
        for (int i = 0; i < waves.size(); i++) {
            coverage.transition(before.waves().get(i).state(), waves.get(i).state());
            boolean early =
                    i > 0
                            && waves.get(i).state() != WaveState.WAITING
                            && !waves.get(i - 1).state().ended();
            boolean left =
                    before.waves().get(i).state() == WaveState.OPEN
                            && waves.get(i).state() != WaveState.OPEN;
            if (left && !over(after.id(), i + 1)) {
                throw new AssertionError("a wave ended and its tenants are at work: " + after);
            }
            if (early) {
                throw new AssertionError("a wave was opened early: " + after);
            }
        }
    }

    private void noteUntried(Rollout before, Rollout after) {
        before.current()
                .map(Wave::number)
                .filter(number -> after.waves().get(number - 1).state().ended())
                .filter(number ->
                        inWave(after.id(), number)
                                .map(Job::state)
                                .allMatch(state ->
                                        state == JobState.SKIPPED || state == JobState.CANCELLED))
                .ifPresent(_ -> untried.add(after.id()));
    }

    private Stream<Job> inWave(RolloutId id, int wave) {
        return of(id).filter(job -> strategy(id).wave(job) == wave);
    }

    /** The jobs of one wave, whichever it falls on. */
    List<JobId> someWave(RolloutId id) {
        int wave = agenda.number(1, rollout(id).waves().size() + 1);
        return inWave(id, wave).map(Job::id).toList();
    }

    private boolean over(RolloutId id, int wave) {
        return inWave(id, wave)
                .allMatch(job -> job.state().ended() || job.state() == JobState.RETRY_WAIT);
    }

    private static boolean reachable(RolloutState from, RolloutState to) {
        return from.successors().contains(to);
    }

    /** What an attentive operator does: lets everything go on. */
    void attend() {
        hold(false);
        for (var rollout : new ArrayList<>(rollouts.values())) {
            if (rollout.state() == RolloutState.PAUSED || rollout.state() == RolloutState.HALTED) {
                wish(rollout.id(), Steering.RESUME, true);
            }
            promote(rollout.id());
        }
    }

    private Stream<Job> of(RolloutId id) {
        return jobs.stream().filter(job -> job.rollout().equals(id));
    }

    private Rollout rollout(RolloutId id) {
        return Objects.requireNonNull(rollouts.get(id), "no such rollout");
    }

    private Strategy strategy(RolloutId id) {
        return Objects.requireNonNull(strategies.get(id), "no such rollout");
    }

    private Optional<Gates> gates(RolloutId id) {
        return Optional.ofNullable(gates.get(id));
    }

    private Counts counts(RolloutId id) {
        return Objects.requireNonNull(counts.get(id), "no such rollout");
    }

    private static void hold(boolean rule, Job job, String what) {
        if (!rule) {
            throw new AssertionError("dispatched although " + what + ": " + job);
        }
    }

    /** The ids of a rollout's jobs that wait, for an abort. */
    List<JobId> waitingUnwanted() {
        return jobs.stream()
                .filter(job -> !job.state().ended() && !job.state().inFlight() && unwanted(job))
                .map(Job::id)
                .toList();
    }
}
