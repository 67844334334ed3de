package dev.drover.coordinator.api;

import dev.drover.contracts.http.ApiPaths;

import io.javalin.config.RoutesConfig;
import io.javalin.http.Context;

import java.util.Map;

/** What the process knows of itself and of the workers. */
final class StateRoutes {
    private static final String METRICS = "/metrics";

    private final ApiParts.State state;

    StateRoutes(ApiParts parts) {
        this.state = parts.state();
    }

    void add(RoutesConfig routes) {
        routes.get(ApiPaths.WORKERS, context -> Answer.json(context, state.workers().get()));
        routes.get(ApiPaths.HEALTH, context -> Answer.json(context, Map.of("status", "UP")));
        routes.get(ApiPaths.READY, this::ready);
        routes.get(
                METRICS,
                context ->
                        context.contentType("text/plain; version=0.0.4; charset=utf-8")
                                .result(state.metrics().get()));
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
