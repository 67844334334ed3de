package dev.drover.coordinator.api;

import dev.drover.contracts.http.ApiPaths;
import dev.drover.contracts.http.Problem;
import dev.drover.contracts.wire.Json;
import dev.drover.coordinator.catalogue.CatalogueException;
import dev.drover.coordinator.failure.RefusedReplayException;
import dev.drover.coordinator.fleet.RefusedSelectionException;
import dev.drover.coordinator.fleet.file.InvalidTenantsFileException;
import dev.drover.coordinator.plan.RefusedTargetException;
import dev.drover.coordinator.reconcile.RefusedReconcileException;
import dev.drover.coordinator.rollout.EmptyWaveException;
import dev.drover.coordinator.rollout.EmptyWindowException;
import dev.drover.coordinator.rollout.IdempotencyConflictException;
import dev.drover.coordinator.rollout.RefusedSkipException;
import dev.drover.coordinator.rollout.RefusedSteeringException;
import dev.drover.coordinator.rollout.TenantsHeldException;
import dev.drover.coordinator.yaml.TextProblem;
import dev.drover.engine.source.InvalidReleaseException;
import dev.drover.engine.source.SourceProblem;
import io.javalin.config.RoutesConfig;
import io.javalin.http.Context;
import io.javalin.http.HttpResponseException;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.UUID;
import org.jdbi.v3.core.ConnectionException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Tells every failure of a request as a problem; what nobody expected with an incident's id. */
final class TellProblems {
    private static final Logger log = LoggerFactory.getLogger(TellProblems.class);

    private TellProblems() {}

    static void add(RoutesConfig routes) {
        routes.exception(ProblemException.class, (e, context) -> tell(context, e.problem()));
        routes.exception(
                InvalidTenantsFileException.class,
                (e, context) ->
                        tell(
                                context,
                                invalid(
                                        "INVALID_TENANTS_FILE",
                                        "The tenants file cannot be imported",
                                        e.problems().stream().map(TextProblem::item).toList())));
        routes.exception(
                InvalidReleaseException.class,
                (e, context) ->
                        tell(
                                context,
                                invalid(
                                        "INVALID_RELEASE",
                                        "The migrations cannot become a release",
                                        e.problems().stream().map(TellProblems::item).toList())));
        routes.exception(
                RefusedSelectionException.class,
                (e, context) ->
                        tell(
                                context,
                                invalid(
                                        "INVALID_SELECTION",
                                        "The selection cannot be resolved",
                                        e.problems())));
        routes.exception(
                CatalogueException.class,
                (e, context) ->
                        tell(
                                context,
                                422,
                                e.code(),
                                Optional.ofNullable(e.getMessage()).orElse(""),
                                e.remedy(),
                                List.of()));
        routes.exception(
                RefusedTargetException.class,
                (e, context) -> tell(context, 422, e.code(), e.what(), e.remedy(), e.items()));
        routes.exception(
                RefusedReplayException.class,
                (e, context) ->
                        tell(
                                context,
                                e.code().equals("NOTHING_TO_REPLAY") ? 404 : 422,
                                e.code(),
                                e.what(),
                                e.remedy(),
                                e.items()));
        routes.exception(
                RefusedReconcileException.class,
                (e, context) -> tell(context, 422, e.code(), e.what(), e.remedy(), List.of()));
        conflicts(routes);
        rest(routes);
    }

    private static void conflicts(RoutesConfig routes) {
        routes.exception(
                TenantsHeldException.class,
                (e, context) ->
                        tell(
                                context,
                                // nothing else takes --supersede
                                HeldTenants.problem(e, context.path().equals(ApiPaths.ROLLOUTS))));
        routes.exception(
                RefusedSteeringException.class,
                (e, context) ->
                        tell(
                                context,
                                409,
                                e.code(),
                                Optional.ofNullable(e.getMessage()).orElse(""),
                                e.remedy(),
                                List.of()));
        routes.exception(
                EmptyWindowException.class,
                (e, context) -> tell(context, unfit(e, "EMPTY_WINDOW", e.where(), e.remedy())));
        routes.exception(
                RefusedSkipException.class,
                (e, context) ->
                        tell(
                                context,
                                409,
                                "SKIP_REFUSED",
                                Optional.ofNullable(e.getMessage()).orElse(""),
                                e.problems().size() == 1
                                        ? e.problems().getFirst().remedy()
                                        : "Mend all of them.",
                                e.problems()));
        routes.exception(
                EmptyWaveException.class,
                (e, context) -> tell(context, unfit(e, "EMPTY_WAVE", e.where(), e.remedy())));
        routes.exception(
                IdempotencyConflictException.class,
                (e, context) ->
                        tell(
                                context,
                                409,
                                "IDEMPOTENCY_CONFLICT",
                                "The idempotency key belongs to rollout %s, which was asked for otherwise."
                                        .formatted(e.existing()),
                                "Use a new key for another request.",
                                List.of()));
    }

    /** The strategy is for tenants that are not there. */
    private static Problem unfit(RuntimeException e, String code, String where, String remedy) {
        var what = Optional.ofNullable(e.getMessage()).orElse("");
        return invalid(
                "INVALID_REQUEST",
                "The strategy does not fit the tenants",
                List.of(new Problem.Item(code, where, what, remedy)));
    }

    private static void rest(RoutesConfig routes) {
        routes.exception(HttpResponseException.class, TellProblems::refused);
        routes.exception(
                ConnectionException.class,
                (e, context) -> {
                    log.warn("control database not reachable: {}", e.getMessage());
                    tell(
                            context,
                            503,
                            "CONTROL_DATABASE_UNAVAILABLE",
                            "The coordinator cannot reach its control database.",
                            "Try again; if it lasts, look at the control database.",
                            List.of());
                });
        routes.exception(Exception.class, (e, context) -> incident(context, e));
    }

    private static void refused(HttpResponseException e, Context context) {
        var allowed = e.getDetails().get("availableMethods");
        if (e.getStatus() == 405 && allowed != null) {
            context.header("Allow", allowed);
        }
        tell(
                context,
                RefusedByServer.problem(
                        e.getStatus(), "%s %s".formatted(context.method(), context.path())));
    }

    private static void incident(Context context, Exception e) {
        var id = UUID.randomUUID().toString().substring(0, 8).toUpperCase(Locale.ROOT);
        log.error("incident {}: {} {} failed", id, context.method(), context.path(), e);
        tell(
                context,
                500,
                "INTERNAL",
                "The coordinator failed; this is incident %s.".formatted(id),
                "Look for the incident in the coordinator's log.",
                List.of());
    }

    private static Problem.Item item(SourceProblem problem) {
        var where = problem.line() > 0 ? problem.path() + ":" + problem.line() : problem.path();
        return new Problem.Item(problem.code(), where, problem.what(), problem.remedy());
    }

    private static Problem invalid(String code, String what, List<Problem.Item> items) {
        return ProblemException.of(422, code, what, items).problem();
    }

    private static void tell(
            Context context,
            int status,
            String code,
            String what,
            String remedy,
            List<Problem.Item> items) {
        tell(context, ProblemException.problem(status, code, what, remedy, items));
    }

    private static void tell(Context context, Problem problem) {
        context.status(problem.status())
                .contentType("application/problem+json")
                .result(Json.writeBytes(problem));
    }
}
