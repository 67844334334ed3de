package dev.drover.cli.progress;

import dev.drover.contracts.http.RolloutView;
import dev.drover.contracts.wire.Json;
import java.io.PrintWriter;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** Every change as a line of JSON; a rate that drifts by itself is no change. */
final class JsonDisplay implements Display {
    private final PrintWriter out;
    private @Nullable Change last;

    private record Change(String state, RolloutView.Counts counts, long applied) {}

    JsonDisplay(PrintWriter out) {
        this.out = out;
    }

    @Override
    public void show(RolloutView view, Instant now) {
        var change = new Change(view.state(), view.counts(), view.applied());
        if (!change.equals(last)) {
            out.println(Json.write(view));
            out.flush();
            last = change;
        }
    }

    @Override
    public void unreachable(String reason, Instant now) {}

    @Override
    public void close() {}
}
