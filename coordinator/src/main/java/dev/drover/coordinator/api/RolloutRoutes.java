package dev.drover.coordinator.api;

import dev.drover.contracts.ProjectName;
import dev.drover.contracts.ReleaseDigest;
import dev.drover.contracts.RolloutId;
import dev.drover.contracts.http.ApiPaths;
import dev.drover.contracts.http.PlanView;
import dev.drover.contracts.http.RolloutRequest;
import dev.drover.contracts.http.RolloutView;
import dev.drover.contracts.http.WorkerView;
import dev.drover.coordinator.fleet.RefusedSelectionException;
import dev.drover.coordinator.plan.DetailPlan;
import dev.drover.coordinator.plan.PlanRollout;
import dev.drover.coordinator.plan.PlanRollout.Planned;
import dev.drover.coordinator.plan.RefusedTargetException;
import dev.drover.coordinator.plan.WayBack;
import dev.drover.coordinator.plan.WhatChanged;
import dev.drover.coordinator.release.FindRelease;
import dev.drover.coordinator.rollout.CreateRollout;
import dev.drover.coordinator.rollout.RolloutSpec;
import dev.drover.coordinator.rollout.RolloutSpec.Action;
import dev.drover.coordinator.rollout.TakeOver;
import dev.drover.coordinator.rollout.decision.RolloutState;
import dev.drover.engine.spelling.DidYouMean;

import io.javalin.config.RoutesConfig;
import io.javalin.http.Context;

import java.time.InstantSource;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Supplier;

/** Plans, rollouts and their jobs. */
final class RolloutRoutes {
    private static final int LISTED = 20;
    private static final int MOST_LISTED = 200;

    private final FindRelease releases;
    private final PlanRollout plans;
    private final DetailPlan details;
    private final Supplier<List<WorkerView>> workers;
    private final InstantSource clock;
    private final CreateRollout createRollout;
    private final RolloutViews views;
    private final JobViews jobs;
    private final TakeOver takeOver;
    private final Runnable wake;

    RolloutRoutes(ApiParts parts) {
        this.releases = new FindRelease(parts.jdbi());
        this.plans = new PlanRollout(parts.jdbi());
        this.details = new DetailPlan(parts.jdbi(), releases);
        this.workers = parts.state().workers();
        this.clock = parts.clock();
        this.createRollout = new CreateRollout(parts.jdbi(), parts.clock());
        this.views = new RolloutViews(parts.jdbi(), parts.clock());
        this.jobs = new JobViews(parts.jdbi());
        this.takeOver = new TakeOver(parts.jdbi(), parts.clock(), createRollout, parts.wake());
        this.wake = parts.wake();
    }

    void add(RoutesConfig routes) {
        routes.post(ApiPaths.PLANS, this::plan);
        routes.post(ApiPaths.ROLLOUTS, this::create);
        routes.get(ApiPaths.ROLLOUTS, this::list);
        routes.get(
                ApiPaths.ROLLOUTS + "/{id}",
                context -> Answer.json(context, views.find(id(context))));
        routes.get(ApiPaths.ROLLOUTS + "/{id}" + ApiPaths.JOBS, this::jobs);
    }

    private void plan(Context context) throws RefusedSelectionException, RefusedTargetException {
        var request = request(context);
        var seed =
                request.plan()
                        .flatMap(PlanView::detail)
                        .map(PlanView.Detail::seed)
                        .orElseGet(() -> "p-" + UUID.randomUUID());
        Answer.json(context, detailed(request, planned(request), seed));
    }

    private PlanView detailed(RolloutRequest request, Planned planned, String seed) {
        int slots = workers.get().stream().mapToInt(WorkerView::slots).sum();
        return details.detail(planned, request, seed, slots, clock.instant());
    }

    /** The seed of the plan that is to be applied exactly; empty when there is none. */
    private Optional<String> exactly(RolloutRequest request, Planned planned) {
        if (request.plan().isEmpty()) {
            return Optional.empty();
        }
        var saved = request.plan().get();
        var detail =
                saved.detail()
                        .orElseThrow(() ->
                                new ProblemException(
                                        422,
                                        "PLAN_WITHOUT_DIGEST",
                                        "The plan has no detail, so nobody can tell whether it still holds.",
                                        "Use one that drover plan --out has written."));
        var now = detailed(request, planned, detail.seed());
        if (!now.detail().map(PlanView.Detail::digest).equals(Optional.of(detail.digest()))) {
            throw new ProblemException(
                    409,
                    "PLAN_STALE",
                    "The plan does not hold any more; nothing was started.",
                    WhatChanged.remedy(),
                    WhatChanged.between(saved, now));
        }
        return Optional.of(detail.seed());
    }

    private void create(Context context)
            throws RefusedSelectionException, RefusedTargetException, InterruptedException {
        var request = request(context);
        var key = Idempotency.key(context);
        var digest = Idempotency.digest(request);
        // the same request again must not be refused for what its first time has changed
        var existing = key.flatMap(text -> views.created(text, digest));
        RolloutId id;
        if (existing.isPresent()) {
            id = existing.get();
        } else {
            var spec = spec(request, key, digest);
            id =
                    request.supersede().orElse(false)
                            ? takeOver.create(spec, Actors.of(context))
                            : createRollout.create(spec, Actors.of(context));
            wake.run();
            context.status(201);
        }
        context.header("Location", ApiPaths.ROLLOUTS + "/" + id);
        Answer.json(context, views.find(id.value()));
    }

    private void list(Context context) {
        var query = Query.of(context, "state", Page.LIMIT, Page.AFTER);
        var states = context.queryParams("state").stream().map(RolloutRoutes::state).toList();
        int lookFor = Page.toLookFor(query, LISTED, MOST_LISTED);
        var found = views.newest(states, query.text(Page.AFTER), lookFor);
        Page.answer(context, found, lookFor, RolloutView::id);
    }

    private static RolloutState state(String text) {
        var names = Arrays.stream(RolloutState.values()).map(Enum::name).toList();
        var name = text.toUpperCase(Locale.ROOT);
        if (!names.contains(name)) {
            throw Query.bad(
                    "\"%s\" is no state of a rollout.".formatted(text),
                    DidYouMean.sentence(
                            text, names, "Known: %s.".formatted(String.join(", ", names))));
        }
        return RolloutState.valueOf(name);
    }

    private void jobs(Context context) {
        var query = Query.of(context, "state", "limit", "after");
        int lookFor = Page.toLookFor(query);
        var found = jobs.list(id(context), query.text("state"), query.text("after"), lookFor);
        Page.answer(context, found, lookFor, JobViews.Placed::cursor, JobViews.Placed::job);
    }

    private String id(Context context) {
        return views.resolve(context.pathParam("id"));
    }

    private static RolloutRequest request(Context context) {
        var request = ReadBody.json(context, RolloutRequest.class, ReadBody.OTHER);
        CheckRequest.check(request);
        return request;
    }

    private Planned planned(RolloutRequest request)
            throws RefusedSelectionException, RefusedTargetException {
        var digest = new ReleaseDigest(request.release());
        var outline =
                releases.outline(digest)
                        .orElseThrow(() ->
                                new ProblemException(
                                        422,
                                        "RELEASE_UNKNOWN",
                                        "The release %s was never uploaded.".formatted(digest),
                                        "Upload it first; drover apply does so."));
        return plans.plan(
                new ProjectName(request.project()),
                outline,
                request.toVersion(),
                request.selection(),
                request.policy(),
                request.action().equals("revert"));
    }

    private RolloutSpec spec(RolloutRequest request, Optional<String> key, String digest)
            throws RefusedSelectionException, RefusedTargetException {
        var planned = planned(request);
        if (planned.view().goesBack()) {
            WayBack.refuseMissing(
                    releases.find(new ReleaseDigest(request.release())).orElseThrow(), planned);
        }
        return new RolloutSpec(
                new ProjectName(request.project()),
                new ReleaseDigest(request.release()),
                planned.toVersion(),
                planned.selected().tenants(),
                request.strategy(),
                request.policy(),
                Action.of(request.action()),
                Optional.empty(),
                request.reason(),
                key,
                digest,
                new RolloutSpec.Choice(
                        request.selection(),
                        planned.selected().excluded(),
                        exactly(request, planned)));
    }
}
