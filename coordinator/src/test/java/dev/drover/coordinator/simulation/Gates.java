package dev.drover.coordinator.simulation;

import dev.drover.contracts.RolloutId;
import dev.drover.contracts.ServerId;
import dev.drover.contracts.status.ServerEvent.Load;
import dev.drover.coordinator.rollout.decision.Health;
import dev.drover.coordinator.rollout.decision.Health.Look;
import dev.drover.coordinator.rollout.decision.Health.Outcome;
import dev.drover.coordinator.rollout.decision.HealthLimits;
import dev.drover.coordinator.rollout.decision.JudgeHealth;
import dev.drover.coordinator.rollout.decision.JudgeHealth.Reading;
import dev.drover.coordinator.rollout.decision.JudgeHealth.Verdict;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The probes of one watched rollout's servers, as the control database keeps them. What is judged
 * of their answers is real; what must hold of it is counted here once more and plainly.
 */
final class Gates {
    /** How long an answer may lie there before somebody takes it. */
    private static final Duration TICK = Duration.ofMillis(500);

    private static final Duration EVERY = Duration.ofSeconds(15);
    private static final Duration PATIENCE = Duration.ofSeconds(30);
    private static final Duration OLD = Duration.ofSeconds(60);

    private final RolloutId id;
    private final HealthLimits limits;
    private final List<ServerId> servers;
    private final Agenda agenda;
    private final Coverage coverage;
    private final Fleet fleet;
    private final Rollouts rollouts;
    private final Map<ServerId, Probe> underWay = new LinkedHashMap<>();
    private final Map<ServerId, Taken> looks = new LinkedHashMap<>();
    private final Map<ServerId, Told> told = new HashMap<>();
    private Instant counted;
    private Instant opening;
    private Instant planned = Instant.MAX;

    /** What a probe meets. */
    interface Fleet {
        /** While faults happen anything may be lost. */
        boolean faulty();

        boolean unheard();

        boolean away(ServerId server);

        /** Sessions that wait for locks there. */
        int lockQueue(ServerId server);

        boolean heldBack(ServerId server);
    }

    /** The rollout, and whoever decides about it. */
    interface Rollouts {
        boolean runs(RolloutId id);

        boolean ended(RolloutId id);

        void look(RolloutId id);
    }

    /** Under way, or answered and not yet taken. */
    private record Probe(Instant askedAt, Optional<Reading> answer) {}

    private record Taken(Outcome outcome, Instant askedAt, String detail) {}

    /** The last answer, whoever has taken it. */
    private record Told(Instant askedAt, Instant at, boolean fine) {}

    Gates(
            RolloutId id,
            HealthLimits limits,
            List<ServerId> servers,
            Agenda agenda,
            Coverage coverage,
            Fleet fleet,
            Rollouts rollouts) {
        this.id = id;
        this.limits = limits;
        this.servers = List.copyOf(servers);
        this.agenda = agenda;
        this.coverage = coverage;
        this.fleet = fleet;
        this.rollouts = rollouts;
        this.counted = agenda.now();
        this.opening = agenda.now();
        planTurn(agenda.now());
    }

    Health health() {
        return Health.weigh(limits, looks(), heldBack(), counted, opening, agenda.now());
    }

    private List<Look> looks() {
        var all = new ArrayList<Look>();
        for (var server : servers) {
            var taken = Optional.ofNullable(looks.get(server));
            all.add(
                    new Look(
                            server.value(),
                            taken.map(Taken::outcome),
                            taken.map(Taken::askedAt).orElse(Instant.EPOCH),
                            taken.map(Taken::detail).orElse("")));
        }
        return all;
    }

    private List<String> heldBack() {
        return servers.stream().filter(fleet::heldBack).map(ServerId::value).toList();
    }

    void waveEnded() {
        opening = agenda.now();
        planTurn(agenda.now());
    }

    void resumed() {
        counted = agenda.now();
        opening = agenda.now();
        planTurn(agenda.now());
    }

    private void planTurn(Instant from) {
        var at = from.plus(agenda.between(1, TICK.toMillis()));
        if (at.isBefore(planned)) {
            planned = at;
            agenda.at(at, () -> turnIfPlanned(at));
        }
    }

    private void turnIfPlanned(Instant at) {
        if (at.equals(planned)) {
            planned = Instant.MAX;
            turn();
        }
    }

    /** Somebody who resumes it wakes this up again. */
    private void turn() {
        if (!rollouts.runs(id)) {
            return;
        }
        if (take()) {
            rollouts.look(id);
        }
        if (rollouts.runs(id)) {
            servers.stream().filter(this::due).toList().forEach(this::ask);
            looks.values().stream()
                    .map(taken -> taken.askedAt().plus(EVERY))
                    .min(Instant::compareTo)
                    .ifPresent(at -> planTurn(at.isBefore(agenda.now()) ? agenda.now() : at));
        }
    }

    private boolean take() {
        boolean any = false;
        for (var server : servers) {
            var probe = underWay.get(server);
            if (probe != null && probe.answer().isPresent()) {
                underWay.remove(server);
                var verdict = JudgeHealth.judge(limits, probe.answer().get());
                var outcome = outcome(verdict);
                coverage.count("health " + outcome);
                looks.put(server, new Taken(outcome, probe.askedAt(), verdict.detail()));
                any = true;
            }
        }
        return any;
    }

    private static Outcome outcome(Verdict verdict) {
        return switch (verdict) {
            case Verdict.Passed _ -> Outcome.PASSED;
            case Verdict.Failed _ -> Outcome.FAILED;
            case Verdict.Inconclusive _ -> Outcome.INCONCLUSIVE;
        };
    }

    private boolean due(ServerId server) {
        var probe = underWay.get(server);
        if (probe != null) {
            return probe.askedAt().isBefore(opening);
        }
        var taken = looks.get(server);
        return taken == null
                || taken.askedAt().isBefore(opening)
                || !taken.askedAt().isAfter(agenda.now().minus(EVERY));
    }

    private void ask(ServerId server) {
        var probe = new Probe(agenda.now(), Optional.empty());
        underWay.put(server, probe);
        boolean lost = fleet.faulty() && agenda.chance(0.05);
        agenda.after(agenda.between(5, 3_000), () -> measure(server, probe, lost));
        agenda.after(PATIENCE, () -> answer(server, probe, new Reading.NoAnswer(PATIENCE)));
    }

    private void measure(ServerId server, Probe probe, boolean lost) {
        if (lost || fleet.unheard()) {
            return;
        }
        if (fleet.away(server)) {
            answer(server, probe, new Reading.Refused("SERVER_UNREACHABLE", "connection refused"));
            return;
        }
        boolean tooOld = fleet.faulty() && agenda.chance(0.02);
        var load =
                new Load(
                        Optional.empty(),
                        Optional.empty(),
                        Optional.empty(),
                        Optional.empty(),
                        fleet.lockQueue(server));
        answer(server, probe, new Reading.Seen(tooOld ? Optional.empty() : Optional.of(load)));
    }

    /** The first one counts, and only as long as nobody has asked anew. */
    private void answer(ServerId server, Probe probe, Reading reading) {
        if (probe.equals(underWay.get(server)) && !rollouts.ended(id)) {
            underWay.put(server, new Probe(probe.askedAt(), Optional.of(reading)));
            told.put(server, new Told(probe.askedAt(), agenda.now(), fine(reading)));
            planTurn(agenda.now());
        }
    }

    private boolean fine(Reading reading) {
        return reading instanceof Reading.Seen(var load)
                && load.isPresent()
                && limits.lockQueue().filter(most -> load.get().lockQueue() > most).isEmpty();
    }

    /** No wave opens early: all servers were well since the last one ended, and lately. */
    void holdOpened() {
        coverage.count("opened after a look");
        for (var server : servers) {
            var last = told.get(server);
            rule(last != null, "nobody has looked at " + server);
            if (last != null) {
                rule(last.fine(), server + " was not well");
                rule(!last.askedAt().isBefore(opening), server + " was looked at before");
                rule(
                        !last.askedAt().isBefore(agenda.now().minus(OLD)),
                        server + " was looked at long ago");
            }
        }
        rule(
                limits.breakers().filter(most -> heldBack().size() > most).isEmpty(),
                "too many servers are held back");
    }

    /** What a server has told stops the rollout with the next tick, until somebody resumes it. */
    void holdDispatched() {
        told.forEach((server, last) -> {
            boolean counts = !last.fine() && !last.askedAt().isBefore(counted);
            rule(
                    !counts || !last.at().plus(TICK).isBefore(agenda.now()),
                    "%s was not well at %s and a job was dispatched".formatted(server, last.at()));
        });
    }

    private void rule(boolean holds, String otherwise) {
        if (!holds) {
            throw new AssertionError("gate of %s: %s".formatted(id, otherwise));
        }
    }
}
