package dev.drover.coordinator.rollout.decision;

import dev.drover.coordinator.rollout.decision.Rollout.OnFailure;
import dev.drover.coordinator.rollout.decision.RolloutDecision.Changed;
import dev.drover.coordinator.rollout.decision.RolloutDecision.Effect;
import dev.drover.coordinator.rollout.decision.RolloutDecision.IsSo;
import dev.drover.coordinator.rollout.decision.RolloutDecision.Refused;
import dev.drover.coordinator.rollout.decision.Wave.Gate;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/**
 * Opens waves one after the other, judges them, and stops a rollout whose tenants fail. {@link
 * RolloutState} and {@link WaveState} are the tables of transitions. Pure.
 */
public final class DecideRollout {
    private final Instant now;
    private final List<Effect> effects = new ArrayList<>();
    private Rollout rollout;

    private DecideRollout(Rollout rollout, Instant now) {
        this.rollout = rollout;
        this.now = now;
    }

    public static RolloutDecision decide(Rollout rollout, RolloutSignal signal, Instant now) {
        var decide = new DecideRollout(rollout, now);
        return switch (signal) {
            case RolloutSignal.Looked(Picture picture) -> decide.look(picture);
            case RolloutSignal.Wished wished -> decide.steer(wished);
            case RolloutSignal.Promoted promoted -> decide.promote(promoted);
        };
    }

    private Changed look(Picture picture) {
        if (rollout.state().ended()) {
            return new Changed(rollout, effects);
        }
        if (!picture.active()) {
            end(picture);
            return new Changed(rollout, effects);
        }
        judge(picture);
        if (rollout.state() == RolloutState.RUNNING) {
            advance(picture);
        }
        return new Changed(rollout, effects);
    }

    /** Stops what must not go on. Comes first: nothing is opened beyond budget. */
    private void judge(Picture picture) {
        boolean running = rollout.state() == RolloutState.RUNNING;
        boolean stoppable = running || rollout.state() == RolloutState.PAUSED;
        if (stoppable && rollout.onFailure() != OnFailure.CONTINUE) {
            rollout.budget()
                    .exceeded(picture, strict())
                    .ifPresent(why -> stop(why, picture.failed().failed()));
        }
        if (rollout.state() == RolloutState.RUNNING) {
            picture.repeated().ifPresent(this::pauseForTheScript);
        }
        if (rollout.state() == RolloutState.RUNNING
                && picture.health() instanceof Health.Unfit(var why)) {
            pause(why);
        }
    }

    private void stop(String why, int failed) {
        if (rollout.onFailure() == OnFailure.ABORT) {
            rollout = rollout.become(RolloutState.ABORTING, why);
            effects.add(new Effect.Aborting(why));
        } else {
            rollout = rollout.become(RolloutState.HALTED, why);
            effects.add(new Effect.Halted(why, failed));
        }
    }

    private void pauseForTheScript(String fingerprint) {
        var why =
                "three tenants failed alike (%s) and none succeeded: it is the script"
                        .formatted(fingerprint);
        pause(why);
    }

    private void pause(String why) {
        rollout = rollout.become(RolloutState.PAUSED, why);
        effects.add(new Effect.Paused(why));
    }

    private boolean strict() {
        return rollout.current().filter(wave -> wave.terms().strict()).isPresent();
    }

    /** Its last job has ended. A last wave bakes like any other: watched, and not while paused. */
    private void end(Picture picture) {
        var baking = rollout.current().filter(wave -> wave.state() == WaveState.BAKING);
        if (baking.isPresent()
                && rollout.state() == RolloutState.RUNNING
                && picture.health() instanceof Health.Unfit(var why)) {
            pause(why);
        }
        rollout.current().ifPresent(wave -> endWave(wave, picture));
        if (rollout.current().isPresent()) {
            return;
        }
        var last = rollout.state().atTheEnd(picture.all().complete());
        rollout = rollout.become(last, rollout.reason());
        effects.add(new Effect.Ended(last, picture.all()));
    }

    private void endWave(Wave wave, Picture picture) {
        var exceeded = rollout.budget().exceeded(picture, wave.terms().strict());
        if (rollout.state() == RolloutState.ABORTING) {
            fail(wave, picture, "the rollout was aborted");
        } else if (exceeded.isPresent() || rollout.state() == RolloutState.HALTED) {
            fail(wave, picture, exceeded.orElse(rollout.reason()));
        } else if (wave.state() == WaveState.OPEN && wave.terms().bakes()) {
            bake(wave);
        } else if (wave.state() == WaveState.OPEN
                || (passes(wave) && rollout.state() == RolloutState.RUNNING)) {
            pass(wave, picture.ends());
        }
    }

    private void advance(Picture picture) {
        if (rollout.current().isEmpty()) {
            if (!(picture.health() instanceof Health.Awaited)) {
                openNext();
            }
            return;
        }
        var wave = rollout.current().get();
        boolean open = wave.state() == WaveState.OPEN;
        if (open && picture.busy()) {
            return;
        }
        if (picture.ends().nobodyMigrated() && rollout.next().isPresent()) {
            judged(wave, picture);
            pauseForNobody(wave);
        } else if (open && wave.terms().bakes()) {
            bake(wave);
        } else if (passes(wave)) {
            judged(wave, picture);
            follow(picture.health());
        }
    }

    /**
     * What goes before others is to try out what they get. Where nobody is left who did, there is
     * nothing to watch, and a person says whether the others go without.
     */
    private void pauseForNobody(Wave wave) {
        var why =
                "nobody of wave %d was migrated: all its tenants were left out"
                        .formatted(wave.number());
        pause(why);
    }

    /** Where servers are watched they are looked at once more before the next wave. */
    private void follow(Health health) {
        if (health instanceof Health.Unwatched) {
            openNext();
        }
    }

    /**
     * Beyond budget it gets here only where failures do not stop; it bakes and waits all the same.
     */
    private void judged(Wave wave, Picture picture) {
        rollout.budget()
                .exceeded(picture, wave.terms().strict())
                .ifPresentOrElse(why -> fail(wave, picture, why), () -> pass(wave, picture.ends()));
    }

    private boolean passes(Wave wave) {
        return wave.state() == WaveState.OPEN
                || (wave.baked(now) && wave.terms().gate() == Gate.AUTO);
    }

    private void bake(Wave wave) {
        var baking = wave.bake(now);
        rollout = rollout.with(baking);
        effects.add(new Effect.Baking(baking));
    }

    private void pass(Wave wave, Picture.Ends ends) {
        var passed = wave.to(WaveState.PASSED);
        rollout = rollout.with(passed);
        effects.add(new Effect.Passed(passed, ends));
    }

    private void fail(Wave wave, Picture picture, String why) {
        var failed = wave.to(WaveState.FAILED);
        rollout = rollout.with(failed);
        effects.add(new Effect.Failed(failed, picture.ends(), why));
    }

    private void openNext() {
        rollout.next()
                .ifPresent(wave -> {
                    var open = wave.to(WaveState.OPEN);
                    rollout = rollout.with(open);
                    effects.add(new Effect.Opened(open));
                });
    }

    private RolloutDecision steer(RolloutSignal.Wished wished) {
        var state = rollout.state();
        var wish = wished.steering();
        var other = wished.budget().filter(limit -> !limit.equals(rollout.budget().total()));
        if (wish == Steering.RESUME && state == RolloutState.RUNNING && other.isPresent()) {
            return grant(wished.reason(), other.get());
        }
        if (wish.isSo(state)) {
            return new IsSo();
        }
        if (!state.successors().contains(wish.wanted())) {
            return refused(
                    "a rollout that is %s cannot be %s".formatted(words(state), participle(wish)));
        }
        if (state == RolloutState.HALTED && wish == Steering.RESUME && wished.budget().isEmpty()) {
            return new Refused(
                    "BUDGET_MISSING",
                    "the rollout was halted: " + rollout.reason(),
                    "Say how many more tenants may fail: --budget 5, or --budget 2%.");
        }
        rollout = rollout.become(wish.wanted(), wish == Steering.RESUME ? "" : wished.reason());
        wished.budget().ifPresent(limit -> rollout = rollout.with(rollout.budget().total(limit)));
        effects.add(
                switch (wish) {
                    case PAUSE -> new Effect.Paused(wished.reason());
                    case RESUME -> new Effect.Resumed(wished.reason(), wished.budget().isPresent());
                    case ABORT -> new Effect.Aborting(wished.reason());
                });
        return new Changed(rollout, effects);
    }

    /** Another budget for one that runs; failures count anew, as after a halt. */
    private RolloutDecision grant(String reason, Budget.Limit limit) {
        rollout = rollout.with(rollout.budget().total(limit));
        effects.add(new Effect.Resumed(reason, true));
        return new Changed(rollout, effects);
    }

    private RolloutDecision promote(RolloutSignal.Promoted promoted) {
        if (rollout.state() != RolloutState.RUNNING) {
            return refused(
                    "a rollout that is %s cannot be promoted".formatted(words(rollout.state())));
        }
        var current = rollout.current().filter(wave -> wave.state() == WaveState.BAKING);
        if (current.isEmpty()) {
            return new Refused(
                    "WAVE_NOT_BAKING",
                    "no wave of the rollout waits for a promotion",
                    "Wait until the tenants of the wave are done; drover status shows it.");
        }
        var wave = current.get();
        if (promoted.reason().isBlank() && !wave.baked(now)) {
            return new Refused(
                    "WAVE_STILL_BAKES",
                    "wave %d bakes until %s".formatted(wave.number(), wave.bakeUntil().orElse(now)),
                    "Wait, or say with --reason why not to.");
        }
        pass(wave, promoted.ends());
        follow(promoted.watched() ? new Health.Awaited() : new Health.Unwatched());
        return new Changed(rollout, effects);
    }

    private Refused refused(String why) {
        return new Refused(
                "ROLLOUT_" + rollout.state(),
                why,
                rollout.state().ended()
                        ? "What failed can be replayed; for the rest start another rollout."
                        : rollout.state() == RolloutState.ABORTING
                                ? "Wait until it has ended, then start another rollout."
                                : "Resume it first.");
    }

    private static String words(RolloutState state) {
        return state.name().toLowerCase(java.util.Locale.ROOT).replace('_', ' ');
    }

    private static String participle(Steering wish) {
        return switch (wish) {
            case PAUSE -> "paused";
            case RESUME -> "resumed";
            case ABORT -> "aborted";
        };
    }
}
