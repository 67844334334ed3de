package dev.drover.coordinator.rollout.decision;

import dev.drover.contracts.RolloutId;
import dev.drover.coordinator.rollout.decision.Picture.Ends;
import dev.drover.coordinator.rollout.decision.Picture.Failed;
import dev.drover.coordinator.rollout.decision.Rollout.OnFailure;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Rollouts of two waves with ten tenants each, and pictures of them. */
final class Rollouts {
    static final Instant NOON = Instant.parse("2026-11-20T12:00:00Z");
    static final Duration BAKE = Duration.ofMinutes(30);
    static final int TENANTS = 10;

    private Rollouts() {}

    /** Its first wave is open; up to two failures in all are allowed. */
    static Rollout of(RolloutState state) {
        return of(state, OnFailure.PAUSE, Wave.Terms.NONE);
    }

    static Rollout of(RolloutState state, OnFailure onFailure, Wave.Terms terms) {
        var two = new Budget.Limit(Optional.of(2), Optional.empty());
        return new Rollout(
                new RolloutId("r-1"),
                state,
                List.of(
                        new Wave(1, WaveState.OPEN, TENANTS, terms, Optional.empty()),
                        new Wave(2, WaveState.WAITING, TENANTS, terms, Optional.empty())),
                new Budget(two, Budget.Limit.NONE, Budget.Limit.NONE),
                onFailure,
                "");
    }

    /** Its first wave bakes. */
    static Rollout baking(Wave.Gate gate) {
        var open = of(RolloutState.RUNNING, OnFailure.PAUSE, new Wave.Terms(BAKE, gate, false));
        return open.with(open.waves().getFirst().bake(NOON));
    }

    /** So many failed in the wave; whether others are still at work. */
    static Picture failed(int failed, boolean busy) {
        var count = new Failed(failed, 2 * TENANTS);
        return new Picture(
                true,
                busy,
                new Ends(TENANTS - failed, failed, 0, 0),
                Ends.NONE,
                count,
                new Failed(failed, TENANTS),
                Map.of("pg", count),
                Optional.empty());
    }

    /** All tenants of the wave are done, and so many of them were left out. */
    static Picture leftOut(int leftOut, int failed) {
        var done = failed(failed, false);
        return new Picture(
                true,
                false,
                new Ends(TENANTS - failed, failed, 0, leftOut),
                Ends.NONE,
                done.failed(),
                done.failedInWave(),
                done.failedOnServers(),
                Optional.empty());
    }

    /** Everything is over. */
    static Picture over(int failed) {
        var left = failed(failed, false);
        return new Picture(
                false,
                false,
                left.ends(),
                new Ends(2 * TENANTS - failed, failed, 0, 0),
                left.failed(),
                left.failedInWave(),
                left.failedOnServers(),
                Optional.empty());
    }
}
