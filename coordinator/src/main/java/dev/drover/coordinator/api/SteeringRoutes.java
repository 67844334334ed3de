package dev.drover.coordinator.api;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.drover.contracts.RolloutId;
import dev.drover.contracts.http.ApiPaths;
import dev.drover.contracts.http.HoldRequest;
import dev.drover.contracts.http.Problem;
import dev.drover.contracts.http.SkipRequest;
import dev.drover.contracts.http.SteeringRequest;
import dev.drover.coordinator.audit.Audit;
import dev.drover.coordinator.fleet.TenantViews;
import dev.drover.coordinator.rollout.CheckStrategy;
import dev.drover.coordinator.rollout.HoldFleet;
import dev.drover.coordinator.rollout.RefusedSkipException;
import dev.drover.coordinator.rollout.RefusedSteeringException;
import dev.drover.coordinator.rollout.SkipTenants;
import dev.drover.coordinator.rollout.SteerRollout;
import dev.drover.coordinator.rollout.StrategyFile;
import dev.drover.coordinator.rollout.decision.Budget;
import dev.drover.coordinator.rollout.decision.Steering;
import io.javalin.config.RoutesConfig;
import io.javalin.http.Context;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jdbi.v3.core.Jdbi;

/** What people do to rollouts, and the record of it. */
final class SteeringRoutes {
    private static final int STRATEGY_BYTES = 1024 * 1024;
    private static final int LISTED = 50;
    private static final int MOST_LISTED = 1_000;

    private final Jdbi jdbi;
    private final RolloutViews views;
    private final TenantViews tenants;
    private final SteerRollout steerRollout;
    private final SkipTenants skipTenants;
    private final HoldFleet holdFleet;
    private final Runnable wake;

    SteeringRoutes(ApiParts parts) {
        this.jdbi = parts.jdbi();
        this.views = new RolloutViews(parts.jdbi(), parts.clock());
        this.tenants = new TenantViews(parts.jdbi());
        this.steerRollout = new SteerRollout(parts.jdbi(), parts.clock());
        this.skipTenants = new SkipTenants(parts.jdbi(), parts.clock());
        this.holdFleet = new HoldFleet(parts.jdbi(), parts.clock());
        this.wake = parts.wake();
    }

    void add(RoutesConfig routes) {
        steer(routes, ApiPaths.PAUSE, Steering.PAUSE);
        steer(routes, ApiPaths.RESUME, Steering.RESUME);
        steer(routes, ApiPaths.ABORT, Steering.ABORT);
        routes.post(ApiPaths.ROLLOUTS + "/{id}" + ApiPaths.PROMOTE, this::promote);
        routes.post(ApiPaths.ROLLOUTS + "/{id}" + ApiPaths.SKIP, this::skip);
        routes.get(ApiPaths.HOLD, context -> Answer.json(context, holdFleet.view()));
        routes.post(ApiPaths.HOLD, this::hold);
        routes.get(ApiPaths.AUDIT, this::audit);
        routes.post(ApiPaths.STRATEGIES, SteeringRoutes::strategy);
    }

    private void steer(RoutesConfig routes, String path, Steering wish) {
        routes.post(
                ApiPaths.ROLLOUTS + "/{id}" + path,
                context -> {
                    var request = read(context, Optional.of(wish));
                    var id = views.resolve(context.pathParam("id"));
                    steerRollout.steer(
                            new RolloutId(id),
                            new SteerRollout.Wish(
                                    wish,
                                    reason(request.reason()),
                                    request.cancelRunning(),
                                    budget(request)),
                            Actors.of(context));
                    wake.run();
                    Answer.json(context, views.find(id));
                });
    }

    private void promote(Context context) throws RefusedSteeringException {
        var request = read(context, Optional.empty());
        var id = views.resolve(context.pathParam("id"));
        steerRollout.promote(new RolloutId(id), request.reason(), Actors.of(context));
        wake.run();
        Answer.json(context, views.find(id));
    }

    private void skip(Context context) throws RefusedSkipException {
        var request = ReadBody.json(context, SkipRequest.class, ReadBody.OTHER);
        var id = views.resolve(context.pathParam("id"));
        var why = reason(request.reason());
        if (request.tenants().isEmpty()) {
            throw new ProblemException(
                    422, "EMPTY_SELECTION", "The request names no tenant.", "Name tenants.");
        }
        skipTenants.skip(new RolloutId(id), request.tenants(), why, Actors.of(context));
        wake.run();
        Answer.json(context, views.find(id));
    }

    private void hold(Context context) {
        var request = ReadBody.json(context, HoldRequest.class, ReadBody.OTHER);
        holdFleet.set(request.held(), reason(request.reason()), Actors.of(context));
        wake.run();
        Answer.json(context, holdFleet.view());
    }

    private void audit(Context context) {
        var query = Query.of(context, "subject", Page.LIMIT, Page.AFTER);
        int lookFor = Page.toLookFor(query, LISTED, MOST_LISTED);
        var subject = query.text("subject").map(this::subject);
        var after = query.text(Page.AFTER).map(SteeringRoutes::line);
        var found = jdbi.withHandle(handle -> Audit.newest(handle, subject, after, lookFor));
        Page.answer(context, found, lookFor, line -> Long.toString(line.number()));
    }

    private String subject(String id) {
        var tenant = Audit.tenantOf(id);
        tenant.filter(each -> tenants.find(each).isEmpty())
                .ifPresent(each -> {
                    throw new ProblemException(
                            404,
                            "UNKNOWN_TENANT",
                            "There is no tenant \"%s\".".formatted(each),
                            tenants.didYouMean(each));
                });
        boolean asItIs = id.equals(Audit.FLEET) || tenant.isPresent() || Audit.isRelease(id);
        return asItIs ? id : views.resolve(id);
    }

    private static long line(String cursor) {
        try {
            return Long.parseLong(cursor);
        } catch (NumberFormatException e) {
            throw Page.notACursor(cursor);
        }
    }

    private static void strategy(Context context) {
        MediaType.YAML.require(context);
        var read = StrategyFile.read(new String(ReadBody.bytes(context, STRATEGY_BYTES), UTF_8));
        var problems = new ArrayList<Problem.Item>(read.problems());
        problems.addAll(CheckStrategy.check(read.strategy()).problems());
        if (!problems.isEmpty()) {
            throw ProblemException.of(
                    422, "INVALID_STRATEGY", "The strategy cannot be followed", problems);
        }
        Answer.json(context, read.strategy());
    }

    /**
     * @param wish empty: to promote
     */
    private static SteeringRequest read(Context context, Optional<Steering> wish) {
        var request = ReadBody.json(context, SteeringRequest.class, ReadBody.OTHER);
        var ignored = new ArrayList<Problem.Item>();
        if (request.cancelRunning() && !wish.equals(Optional.of(Steering.ABORT))) {
            ignored.add(
                    new Problem.Item(
                            "UNKNOWN_KEY",
                            "cancelRunning",
                            "Only an abort cancels what runs.",
                            "Leave it out."));
        }
        if (request.budget().isPresent() && !wish.equals(Optional.of(Steering.RESUME))) {
            ignored.add(
                    new Problem.Item(
                            "UNKNOWN_KEY",
                            "budget",
                            "Only a resume grants a budget.",
                            "Leave it out."));
        }
        if (!ignored.isEmpty()) {
            throw ProblemException.of(422, "INVALID_REQUEST", "The request is invalid", ignored);
        }
        return request;
    }

    private static Optional<Budget.Limit> budget(SteeringRequest request) {
        var checked = request.budget().map(limit -> CheckStrategy.checkLimit("budget", limit));
        var problems = checked.map(CheckStrategy.CheckedLimit::problems).orElse(List.of());
        if (!problems.isEmpty()) {
            throw ProblemException.of(422, "INVALID_REQUEST", "The request is invalid", problems);
        }
        return checked.map(CheckStrategy.CheckedLimit::limit);
    }

    private static String reason(String reason) {
        if (reason.isBlank()) {
            throw new ProblemException(
                    422,
                    "REASON_MISSING",
                    "The request gives no reason.",
                    "Say why, for the record.");
        }
        return reason;
    }
}
