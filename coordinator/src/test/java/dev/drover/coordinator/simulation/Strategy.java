package dev.drover.coordinator.simulation;

import dev.drover.contracts.JobId;
import dev.drover.contracts.RolloutId;
import dev.drover.coordinator.rollout.decision.Budget;
import dev.drover.coordinator.rollout.decision.HealthLimits;
import dev.drover.coordinator.rollout.decision.Job;
import dev.drover.coordinator.rollout.decision.OpenHours;
import dev.drover.coordinator.rollout.decision.Rollout;
import dev.drover.coordinator.rollout.decision.Rollout.OnFailure;
import dev.drover.coordinator.rollout.decision.RolloutState;
import dev.drover.coordinator.rollout.decision.Wave;
import dev.drover.coordinator.rollout.decision.WaveState;

import java.time.DayOfWeek;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalTime;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** How one simulated rollout goes over its tenants. */
final class Strategy {
    static final Budget.Limit GENEROUS = new Budget.Limit(Optional.of(1_000), Optional.empty());

    /** Sessions that may wait for locks, where that is limited. */
    static final int LOCK_QUEUE = 3;

    private static final ZoneId ZONE = ZoneId.of("Europe/Berlin");

    final Map<JobId, Integer> waves = new HashMap<>();
    final List<Wave> all = new ArrayList<>();
    final Budget budget;
    final OnFailure onFailure;
    final boolean ramp;
    final Duration settle;
    final Optional<OpenHours> hours;
    final HealthLimits health;

    private Strategy(Agenda agenda, List<Job> jobs) {
        int count = agenda.number(1, Math.min(4, jobs.size() + 1));
        health = agenda.chance(0.3) ? health(agenda) : HealthLimits.NONE;
        var sizes = new int[count];
        for (int i = 0; i < jobs.size(); i++) {
            int wave = i < count ? i : agenda.number(0, count);
            waves.put(jobs.get(i).id(), wave + 1);
            sizes[wave]++;
        }
        for (int i = 0; i < count; i++) {
            var gate = agenda.chance(0.2) ? Wave.Gate.MANUAL : Wave.Gate.AUTO;
            var bake = agenda.chance(0.5) ? Duration.ZERO : agenda.between(1_000, 60_000);
            var terms = new Wave.Terms(bake, gate, agenda.chance(0.2));
            var state = i == 0 && health.none() ? WaveState.OPEN : WaveState.WAITING;
            all.add(new Wave(i + 1, state, sizes[i], terms, Optional.empty()));
        }
        budget = new Budget(limit(agenda), limit(agenda), limit(agenda));
        onFailure = OnFailure.values()[agenda.number(0, OnFailure.values().length)];
        ramp = agenda.chance(0.2);
        settle = agenda.chance(0.3) ? Duration.ofMinutes(2) : Duration.ofMinutes(15);
        hours = agenda.chance(0.01) ? Optional.of(hours(agenda)) : Optional.empty();
    }

    static Strategy random(Agenda agenda, List<Job> jobs) {
        return new Strategy(agenda, jobs);
    }

    Rollout rollout(RolloutId id) {
        return new Rollout(id, RolloutState.RUNNING, all, budget, onFailure, "");
    }

    int wave(Job job) {
        return waves.getOrDefault(job.id(), 1);
    }

    /** By the clock on the wall, which tells all but around the hour in which it is moved. */
    boolean allowsAt(Instant now) {
        if (hours.isEmpty()) {
            return true;
        }
        var rules = ZONE.getRules();
        var near = Duration.ofHours(2);
        boolean moved = !rules.getOffset(now.minus(near)).equals(rules.getOffset(now.plus(near)));
        var clock = now.atZone(ZONE).toLocalTime();
        var from = hours.get().from();
        var to = hours.get().to();
        boolean within =
                from.isBefore(to)
                        ? !clock.isBefore(from) && clock.isBefore(to)
                        : !clock.isBefore(from) || clock.isBefore(to);
        return moved || within;
    }

    private static Budget.Limit limit(Agenda agenda) {
        return switch (agenda.number(0, 6)) {
            case 0 -> new Budget.Limit(Optional.of(agenda.number(0, 3)), Optional.empty());
            case 1 -> new Budget.Limit(Optional.empty(), Optional.of(agenda.number(0, 60) * 1.0));
            default -> Budget.Limit.NONE;
        };
    }

    private static HealthLimits health(Agenda agenda) {
        return new HealthLimits(
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.of(LOCK_QUEUE),
                agenda.chance(0.5) ? Optional.of(agenda.number(0, 2)) : Optional.empty());
    }

    private static OpenHours hours(Agenda agenda) {
        return new OpenHours(
                ZONE,
                EnumSet.allOf(DayOfWeek.class),
                LocalTime.MIDNIGHT.plusMinutes(agenda.number(0, 24 * 60)),
                LocalTime.MIDNIGHT.plusMinutes(agenda.number(0, 24 * 60)));
    }
}
