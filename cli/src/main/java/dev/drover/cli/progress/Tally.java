package dev.drover.cli.progress;

import dev.drover.cli.console.Line;
import dev.drover.cli.console.Tone;
import dev.drover.cli.output.Human;
import dev.drover.contracts.http.RolloutView;

/** How many jobs stand where, in one line; what was applied if there is room. Pure. */
final class Tally {
    private Tally() {}

    static Line of(RolloutView view, int width) {
        var counts = view.counts();
        var line = jobs(counts);
        if (view.applied() == 0) {
            return line;
        }
        return line.withRight(
                Line.of(Tone.FAINT, Human.count(view.applied(), "migration") + " applied"), width);
    }

    /** {@code 7,739 ok · 58 running · 9 retry · 4 failed · 4,598 left}; zeros left out. */
    static Line jobs(RolloutView.Counts counts) {
        var line =
                Line.of(
                        counts.succeeded() > 0 ? Tone.GOOD : Tone.PLAIN,
                        Human.count(counts.succeeded()) + " ok");
        line = more(line, Tone.ACCENT, counts.running(), "running");
        line = more(line, Tone.WARNING, counts.retryWait(), "retry");
        line = more(line, Tone.BAD, counts.failed(), "failed");
        line = more(line, Tone.FAINT, counts.cancelled(), "cancelled");
        line = more(line, Tone.FAINT, counts.skipped(), "skipped");
        return more(line, Tone.PLAIN, counts.ready() + counts.dispatched(), "left");
    }

    private static Line more(Line line, Tone tone, int number, String what) {
        return number == 0
                ? line
                : line.then(Tone.FAINT, " · ").then(tone, Human.count(number) + " " + what);
    }
}
