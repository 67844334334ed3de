package dev.drover.coordinator.api;

import dev.drover.contracts.ReleaseDigest;
import dev.drover.contracts.command.LedgerPolicy.Repair;
import dev.drover.contracts.http.ApiPaths;
import dev.drover.contracts.http.Problem;
import dev.drover.contracts.http.ReplayRequest;
import dev.drover.coordinator.failure.FailureGroups;
import dev.drover.coordinator.failure.RefusedReplayException;
import dev.drover.coordinator.failure.Replay;
import dev.drover.coordinator.fleet.TenantViews;

import io.javalin.config.RoutesConfig;
import io.javalin.http.Context;

import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** Failures and their replay. */
final class FailureRoutes {
    private static final int GUESSES = 10;

    private final FailureGroups failures;
    private final Replay replay;
    private final RolloutViews rollouts;
    private final TenantViews tenants;
    private final Runnable wake;

    FailureRoutes(ApiParts parts) {
        this.failures = new FailureGroups(parts.jdbi());
        this.replay = new Replay(parts.jdbi(), parts.clock());
        this.rollouts = new RolloutViews(parts.jdbi(), parts.clock());
        this.tenants = new TenantViews(parts.jdbi());
        this.wake = parts.wake();
    }

    void add(RoutesConfig routes) {
        routes.get(ApiPaths.FAILURES, this::list);
        routes.post(ApiPaths.REPLAYS, this::replay);
    }

    private void list(Context context) {
        var query = Query.of(context, "rollout", "tenant", "all", Page.LIMIT, Page.AFTER);
        query.text("tenant").ifPresent(this::checkTenant);
        var filter =
                new FailureGroups.Filter(
                        query.text("rollout").map(rollouts::resolve),
                        query.text("tenant"),
                        query.flag("all"));
        int lookFor = Page.toLookFor(query);
        var found = PageOfFailures.of(failures.list(filter), query.text(Page.AFTER), lookFor);
        Page.answer(context, found, lookFor, PageOfFailures::cursor);
    }

    /** No failures of a tenant that is not there would be good news about nobody. */
    private void checkTenant(String id) {
        if (tenants.find(id).isEmpty()) {
            throw new ProblemException(
                    404,
                    "UNKNOWN_TENANT",
                    "There is no tenant \"%s\".".formatted(id),
                    tenants.didYouMean(id));
        }
    }

    private void replay(Context context) throws RefusedReplayException {
        var request = ReadBody.json(context, ReplayRequest.class, ReadBody.OTHER);
        request.release().ifPresent(FailureRoutes::checkDigest);
        request.repair().ifPresent(word -> checkRepair(word, request));
        checkNamed(request.tenants());
        var resolved =
                new ReplayRequest(
                        request.tenants(),
                        request.rollout().map(rollouts::resolve),
                        request.fingerprint().filter(text -> !text.isEmpty()),
                        request.release(),
                        request.reason(),
                        request.dryRun(),
                        request.filter(),
                        request.repair(),
                        request.jobs());
        var view = replay.run(resolved, Actors.of(context));
        if (!view.dryRun()) {
            wake.run();
        }
        Answer.json(context, view);
    }

    /** Whoever names a tenant must not learn from the next failure that it was another one. */
    private void checkNamed(List<String> ids) {
        var unknown = tenants.unknown(ids);
        if (!unknown.isEmpty()) {
            // each guess looks at the names of the whole fleet
            var problems =
                    Stream.concat(
                                    unknown.stream()
                                            .limit(GUESSES)
                                            .map(id -> unknown(id, tenants.didYouMean(id))),
                                    unknown.stream()
                                            .skip(GUESSES)
                                            .map(id -> unknown(id, "Leave it out.")))
                            .toList();
            throw ProblemException.of(
                    404,
                    "UNKNOWN_TENANT",
                    "The request names tenants that are not there",
                    problems);
        }
    }

    private static Problem.Item unknown(String id, String remedy) {
        return new Problem.Item(
                "UNKNOWN_TENANT", "tenants", "There is no tenant \"%s\".".formatted(id), remedy);
    }

    private static void checkRepair(String word, ReplayRequest request) {
        try {
            var _ = Repair.of(word);
        } catch (IllegalArgumentException e) {
            throw ProblemException.of(
                    422,
                    "INVALID_REQUEST",
                    "The request is invalid",
                    List.of(
                            new Problem.Item(
                                    "INVALID_VALUE",
                                    "repair",
                                    Optional.ofNullable(e.getMessage()).orElse("") + ".",
                                    "Change it.")));
        }
        if (!request.dryRun() && request.reason().filter(r -> !r.isBlank()).isEmpty()) {
            throw new ProblemException(
                    422,
                    "REASON_MISSING",
                    "The request gives no reason.",
                    "Say why, for the record.");
        }
    }

    private static void checkDigest(String text) {
        try {
            var _ = new ReleaseDigest(text);
        } catch (IllegalArgumentException e) {
            throw ProblemException.of(
                    422,
                    "INVALID_REQUEST",
                    "The request is invalid",
                    List.of(
                            new Problem.Item(
                                    "INVALID_DIGEST",
                                    "release",
                                    Optional.ofNullable(e.getMessage()).orElse("") + ".",
                                    "Upload the release and use its digest.")));
        }
    }
}
