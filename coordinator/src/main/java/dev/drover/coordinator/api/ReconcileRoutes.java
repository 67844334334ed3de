package dev.drover.coordinator.api;

import dev.drover.contracts.ProjectName;
import dev.drover.contracts.ReleaseDigest;
import dev.drover.contracts.http.ApiPaths;
import dev.drover.contracts.http.Problem;
import dev.drover.contracts.http.ReconcileRequest;
import dev.drover.coordinator.fleet.RefusedSelectionException;
import dev.drover.coordinator.reconcile.Reconcile;
import dev.drover.coordinator.reconcile.Reconcile.Repeat;
import dev.drover.coordinator.reconcile.RefusedReconcileException;

import io.javalin.config.RoutesConfig;
import io.javalin.http.Context;

import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/** Verifications. */
final class ReconcileRoutes {
    private final Reconcile reconcile;
    private final RolloutViews rollouts;
    private final Runnable wake;

    ReconcileRoutes(ApiParts parts) {
        this.reconcile = new Reconcile(parts.jdbi(), parts.clock());
        this.rollouts = new RolloutViews(parts.jdbi(), parts.clock());
        this.wake = parts.wake();
    }

    void add(RoutesConfig routes) {
        routes.post(ApiPaths.RECONCILES, this::run);
    }

    private void run(Context context) throws RefusedReconcileException, RefusedSelectionException {
        var request = ReadBody.json(context, ReconcileRequest.class, ReadBody.OTHER);
        request.project().ifPresent(text -> check("project", text, ProjectName::new));
        request.release().ifPresent(text -> check("release", text, ReleaseDigest::new));
        var key = Idempotency.key(context);
        var digest = Idempotency.digest(request);
        var existing = key.flatMap(text -> rollouts.created(text, digest));
        var id =
                existing.isPresent()
                        ? existing.get()
                        : reconcile.run(
                                resolved(request), new Repeat(key, digest), Actors.of(context));
        if (existing.isEmpty()) {
            wake.run();
            context.status(201);
        }
        context.header("Location", ApiPaths.ROLLOUTS + "/" + id);
        Answer.json(context, rollouts.find(id.value()));
    }

    private ReconcileRequest resolved(ReconcileRequest request) {
        return new ReconcileRequest(
                request.project(),
                request.selection(),
                request.rollout().map(rollouts::resolve),
                request.reason(),
                request.release());
    }

    private static void check(String where, String text, Function<String, ?> constructor) {
        try {
            var _ = constructor.apply(text);
        } catch (IllegalArgumentException e) {
            throw ProblemException.of(
                    422,
                    "INVALID_REQUEST",
                    "The request is invalid",
                    List.of(
                            new Problem.Item(
                                    "INVALID_VALUE",
                                    where,
                                    Optional.ofNullable(e.getMessage()).orElse("") + ".",
                                    "Change it.")));
        }
    }
}
