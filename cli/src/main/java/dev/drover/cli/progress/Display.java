package dev.drover.cli.progress;

import dev.drover.contracts.http.RolloutView;

import java.time.Instant;

/** Shows a rollout while it is watched. Called by one thread. */
interface Display extends AutoCloseable {
    void show(RolloutView view, Instant now);

    /** The coordinator does not answer for now. */
    void unreachable(String reason, Instant now);

    /** Leaves the last picture standing and the terminal as it was found. */
    @Override
    void close();
}
