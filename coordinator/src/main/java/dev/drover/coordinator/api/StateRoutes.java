package dev.drover.coordinator.api;

import dev.drover.contracts.http.ApiPaths;
import dev.drover.contracts.http.WorkerView;

import io.javalin.config.RoutesConfig;
import io.javalin.http.Context;

import java.util.Comparator;
import java.util.Map;

/** What the process knows of itself and of the workers. */
final class StateRoutes {
    private static final String METRICS = "/metrics";

    private final ApiParts.State state;

    StateRoutes(ApiParts parts) {
        this.state = parts.state();
    }

    void add(RoutesConfig routes) {
        routes.get(ApiPaths.WORKERS, this::workers);
        routes.get(ApiPaths.HEALTH, context -> Answer.json(context, Map.of("status", "UP")));
        routes.get(ApiPaths.READY, this::ready);
        routes.get(
                METRICS,
                context ->
                        context.contentType("text/plain; version=0.0.4; charset=utf-8")
                                .result(state.metrics().get()));
    }

    private void workers(Context context) {
        var query = Query.of(context, Page.LIMIT, Page.AFTER);
        int lookFor = Page.toLookFor(query);
        var after = query.text(Page.AFTER).orElse("");
        var found =
                state.workers().get().stream()
                        .filter(worker -> worker.id().compareTo(after) > 0)
                        .sorted(Comparator.comparing(WorkerView::id))
                        .limit(lookFor)
                        .toList();
        Page.answer(context, found, lookFor, WorkerView::id);
    }

    private void ready(Context context) {
        var why = state.notReady().get();
        if (why.isPresent()) {
            throw new ProblemException(
                    503, "NOT_READY", why.get(), "Wait; the log tells when it is ready.");
        }
        Answer.json(context, Map.of("status", "UP"));
    }
}
