package dev.drover.coordinator.api;

import dev.drover.contracts.http.ApiPaths;
import dev.drover.contracts.http.ReconcileRequest;
import dev.drover.contracts.http.RolloutRequest;
import dev.drover.coordinator.api.RememberedAnswers.Known;

import io.javalin.config.RoutesConfig;
import io.javalin.http.Context;

import java.time.Duration;
import java.util.Optional;
import java.util.Set;

/**
 * The same POST with the same idempotency key is answered as it was the first time, and nothing
 * happens again. Refusals are not remembered: they have changed nothing, and what they are about
 * can be mended.
 */
final class AnswerOnce {
    private static final String CLAIM = "drover.claim";

    /** These change nothing, or the same each time. */
    private static final Set<String> WITHOUT =
            Set.of(ApiPaths.RELEASES, ApiPaths.PLANS, ApiPaths.STRATEGIES);

    private final RememberedAnswers answers;
    private final RolloutViews rollouts;

    AnswerOnce(ApiParts parts) {
        this.answers = new RememberedAnswers(parts.jdbi(), parts.clock());
        this.rollouts = new RolloutViews(parts.jdbi(), parts.clock());
    }

    void add(RoutesConfig routes) {
        routes.beforeMatched(this::before);
        routes.afterMatched(this::after);
    }

    private void before(Context context) {
        if (!context.req().getMethod().equals("POST") || WITHOUT.contains(context.path())) {
            return;
        }
        var key = Idempotency.key(context);
        if (key.isEmpty()) {
            return;
        }
        var request = "POST " + context.path();
        var query = Optional.ofNullable(context.queryString()).orElse("");
        var digest =
                Idempotency.digest(request + "?" + query, ReadBody.bytes(context, ReadBody.OTHER));
        switch (answers.claim(key.get(), request, digest)) {
            case Known.Claimed claimed -> context.attribute(CLAIM, claimed);
            case Known.Answered(var status, var location, var body) -> {
                location.ifPresent(there -> context.header("Location", there));
                context.header(ApiPaths.REPLAYED, "true");
                context.status(status).contentType("application/json").result(body);
                context.skipRemainingHandlers();
            }
            case Known.InProgress(var free) -> {
                if (!hasBegun(context, key.get())) {
                    throw inProgress(context, free);
                }
            }
            case Known.OfAnother(var other) ->
                    throw new ProblemException(
                            409,
                            "IDEMPOTENCY_CONFLICT",
                            "The idempotency key belongs to another request, a %s."
                                    .formatted(other),
                            "Use a new key for another request.");
        }
    }

    /**
     * A rollout keeps its key with itself. Where it is there, the route finds it, begins nothing
     * and answers, whatever became of the coordinator that created it.
     */
    private boolean hasBegun(Context context, String key) {
        return switch (context.path()) {
            case ApiPaths.ROLLOUTS -> hasBegun(context, key, RolloutRequest.class);
            case ApiPaths.RECONCILES -> hasBegun(context, key, ReconcileRequest.class);
            default -> false;
        };
    }

    private boolean hasBegun(Context context, String key, Class<?> type) {
        var request = ReadBody.json(context, type, ReadBody.OTHER);
        return rollouts.created(key, Idempotency.digest(request)).isPresent();
    }

    private static ProblemException inProgress(Context context, Duration free) {
        long seconds = Math.max(1, free.plusMillis(999).toSeconds());
        context.header("Retry-After", Long.toString(seconds));
        return new ProblemException(
                409,
                "IDEMPOTENCY_IN_PROGRESS",
                "The same request with this idempotency key is still worked on, or its coordinator"
                        + " has died over it; then the key is free in %d s.".formatted(seconds),
                "Send it again with the same key, in %d s at the latest.".formatted(seconds));
    }

    private void after(Context context) {
        Known.Claimed claimed = context.attribute(CLAIM);
        if (claimed == null) {
            return;
        }
        int status = context.statusCode();
        if (status / 100 == 2) {
            var location = Optional.ofNullable(context.res().getHeader("Location"));
            var body = Optional.ofNullable(context.result()).orElse("");
            answers.remember(claimed, new Known.Answered(status, location, body));
        } else {
            answers.forget(claimed);
        }
    }
}
