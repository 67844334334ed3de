package dev.drover.cli.progress;

import dev.drover.cli.console.Line;
import dev.drover.cli.output.Human;
import dev.drover.contracts.http.RolloutView;

import java.time.Duration;
import java.time.Instant;

/** A rollout in one line of a log, and when such a line is due. Pure. */
final class ProgressLine {
    private static final Duration AT_MOST_EVERY = Duration.ofSeconds(1);
    private static final Duration WHEN_SLOW_EVERY = Duration.ofSeconds(10);

    private ProgressLine() {}

    static Line of(RolloutView view, Instant now) {
        var counts = view.counts();
        var elapsed = Duration.between(view.createdAt(), view.endedAt().orElse(now));
        var eta =
                view.etaSeconds()
                        .map(s -> "  ETA " + Human.duration(Duration.ofSeconds(s)))
                        .orElse("");
        return Line.of(Human.clock(elapsed))
                .then("  " + ProgressBar.percent(counts.ended(), counts.total()) + "  ")
                .then(Tally.jobs(counts))
                .then(eta)
                .then(
                        view.state().equals("RUNNING")
                                ? ""
                                : "  " + RolloutState.words(view.state()));
    }

    /** Another state, or another tenth once a second has passed, or any change after ten. */
    static boolean isDue(RolloutView shown, Instant shownAt, RolloutView view, Instant now) {
        if (!shown.state().equals(view.state())) {
            return true;
        }
        var age = Duration.between(shownAt, now);
        if (age.compareTo(AT_MOST_EVERY) < 0) {
            return false;
        }
        return tenth(shown) != tenth(view)
                || (age.compareTo(WHEN_SLOW_EVERY) >= 0 && !shown.counts().equals(view.counts()));
    }

    private static long tenth(RolloutView view) {
        var counts = view.counts();
        return counts.total() == 0 ? 10 : counts.ended() * 10L / counts.total();
    }
}
