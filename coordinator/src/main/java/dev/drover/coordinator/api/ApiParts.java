package dev.drover.coordinator.api;

import dev.drover.contracts.http.WorkerView;
import dev.drover.coordinator.catalogue.SyncCatalogue;
import dev.drover.coordinator.feed.EventFeed;
import dev.drover.coordinator.ops.CoordinatorMetrics;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import org.jdbi.v3.core.Jdbi;

/**
 * What the API needs from the rest of the process.
 *
 * @param wake called after something changed, so that nobody need wait for a timer
 * @param state what the process knows of itself
 * @param catalogue of tenants
 * @param events what happens, for those who follow; empty: nobody can
 */
public record ApiParts(
        Jdbi jdbi,
        InstantSource clock,
        Runnable wake,
        State state,
        SyncCatalogue catalogue,
        Optional<EventFeed> events) {

    /** With neither a catalogue nor events. */
    public ApiParts(Jdbi jdbi, InstantSource clock, Runnable wake, State state) {
        this(
                jdbi,
                clock,
                wake,
                state,
                new SyncCatalogue(jdbi, Optional.empty(), new CoordinatorMetrics().fleet(), clock),
                Optional.empty());
    }

    /**
     * Asked at each request, so each must answer at once.
     *
     * @param workers from their heartbeats
     * @param notReady why the process cannot serve; empty when it can
     * @param metrics in Prometheus' text format
     */
    public record State(
            Supplier<List<WorkerView>> workers,
            Supplier<Optional<String>> notReady,
            Supplier<String> metrics) {}
}
