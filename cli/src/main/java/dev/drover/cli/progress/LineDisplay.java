package dev.drover.cli.progress;

import dev.drover.cli.console.Style;
import dev.drover.contracts.http.RolloutView;
import java.io.PrintWriter;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** A line now and then, for logs. */
final class LineDisplay implements Display {
    private final PrintWriter out;
    private final Style style;
    private @Nullable RolloutView shown;
    private Instant shownAt = Instant.MIN;
    private boolean saidUnreachable;

    LineDisplay(PrintWriter out, Style style) {
        this.out = out;
        this.style = style;
    }

    @Override
    public void show(RolloutView view, Instant now) {
        saidUnreachable = false;
        var before = shown;
        if (before == null || ProgressLine.isDue(before, shownAt, view, now)) {
            out.println(ProgressLine.of(view, now).text(style));
            out.flush();
            shown = view;
            shownAt = now;
        }
    }

    @Override
    public void unreachable(String reason, Instant now) {
        if (!saidUnreachable) {
            out.println("coordinator does not answer (" + reason + "); trying again");
            out.flush();
            saidUnreachable = true;
        }
    }

    @Override
    public void close() {}
}
