package dev.drover.cli.progress;

import dev.drover.cli.console.Line;
import dev.drover.cli.console.Tone;
import dev.drover.contracts.http.RolloutView;

import java.util.Locale;

/** Bars of blocks. Pure. */
final class ProgressBar {
    private static final String DONE = "█";
    private static final String OPEN = "░";

    private ProgressBar() {}

    /** Succeeded, failed and the rest of the ended in their colours, then what is open. */
    static Line of(RolloutView.Counts counts, int width) {
        var columns = Math.max(10, width);
        var filled = share(counts.ended(), counts.total(), columns);
        var bad =
                counts.failed() == 0
                        ? 0
                        : Math.max(1, share(counts.failed(), counts.total(), columns));
        bad = Math.min(bad, filled);
        var other = share(counts.cancelled() + counts.skipped(), counts.total(), columns);
        other = Math.min(other, filled - bad);
        return Line.of(Tone.GOOD, DONE.repeat(filled - bad - other))
                .then(Tone.FAINT, DONE.repeat(other))
                .then(Tone.BAD, DONE.repeat(bad))
                .then(Tone.FAINT, OPEN.repeat(columns - filled));
    }

    static Line plain(int done, int total, int columns) {
        var filled = share(done, total, columns);
        return Line.of(DONE.repeat(filled)).then(Tone.FAINT, OPEN.repeat(columns - filled));
    }

    /** One decimal, and 100 only when all has ended. */
    static String percent(int done, int total) {
        var tenths = total == 0 ? 1000 : Math.floorDiv(done * 1000L, total);
        return tenths == 1000
                ? "100 %"
                : String.format(Locale.ROOT, "%d.%d %%", tenths / 10, tenths % 10);
    }

    /** Rounded down: a full bar means that all has ended. */
    private static int share(int part, int total, int columns) {
        return total == 0 ? columns : (int) (Math.min(part, total) * (long) columns / total);
    }
}
