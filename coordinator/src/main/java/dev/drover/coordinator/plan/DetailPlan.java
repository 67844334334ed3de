package dev.drover.coordinator.plan;

import dev.drover.contracts.ReleaseDigest;
import dev.drover.contracts.TenantId;
import dev.drover.contracts.http.PlanView;
import dev.drover.contracts.http.PlanView.Detail;
import dev.drover.contracts.http.PlanView.Warning;
import dev.drover.contracts.http.RolloutRequest;
import dev.drover.coordinator.plan.PlanRollout.Planned;
import dev.drover.coordinator.release.FindRelease;
import dev.drover.coordinator.rollout.DrawWaves;
import dev.drover.coordinator.rollout.DrawWaves.Draw;
import dev.drover.coordinator.rollout.LeftOutWave;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;

/** Tells of a plan how it would go: waves, time, and what to think of before. */
public final class DetailPlan {
    private static final int SAMPLE = 5;

    /** Of the project's last rollouts, not more of each than tells the median. */
    private static final String MEDIAN =
            """
            SELECT percentile_cont(0.5) WITHIN GROUP (ORDER BY seconds) AS median
            FROM (SELECT id FROM rollout WHERE project = :project AND action = :action
                  ORDER BY number DESC LIMIT 5) r
            CROSS JOIN LATERAL (
              SELECT CAST(extract(epoch FROM j.ended_at - j.first_try_at) AS double precision) AS seconds
              FROM job j
              WHERE j.rollout = r.id AND j.state = 'SUCCEEDED' AND j.applied > 0
                AND j.first_try_at IS NOT NULL AND j.ended_at >= j.first_try_at
              LIMIT 2000) jobs
            """;

    private final Jdbi jdbi;
    private final FindRelease releases;

    public DetailPlan(Jdbi jdbi, FindRelease releases) {
        this.jdbi = jdbi;
        this.releases = releases;
    }

    /**
     * @param seed of the draw that puts tenants in waves
     * @param slots of all live workers; 0: not known
     */
    public PlanView detail(
            Planned planned, RolloutRequest request, String seed, int slots, Instant now) {
        return jdbi.withHandle(
                handle -> planned.view().with(detail(handle, planned, request, seed, slots, now)));
    }

    private Detail detail(
            Handle handle,
            Planned planned,
            RolloutRequest request,
            String seed,
            int slots,
            Instant now) {
        var median = median(handle, request);
        var draw = DrawWaves.draw(handle, seed, request.strategy(), planned.selected().tenants());
        return new Detail(
                seed,
                PlanDigest.of(planned, request, seed),
                WarnOfTenants.median(planned.of().tenants()),
                median,
                waves(draw, planned, estimate(median, planned, request, slots)),
                warnings(handle, planned, request, draw, now),
                request.strategy()
                        .windows()
                        .filter(windows -> !windows.isEmpty())
                        .map(windows -> WindowShares.of(windows, draw.windowSets())));
    }

    private static Optional<Double> median(Handle handle, RolloutRequest request) {
        return handle.createQuery(MEDIAN)
                .bind("project", request.project())
                .bind("action", request.action())
                .map((row, _) -> Optional.ofNullable(row.getObject("median", Double.class)))
                .one();
    }

    private static EstimateTime estimate(
            Optional<Double> median, Planned planned, RolloutRequest request, int slots) {
        var limits = new HashMap<String, Integer>();
        planned.view().servers().forEach(each -> limits.put(each.server(), each.limit()));
        int wanted = request.strategy().maxParallel();
        int atOnce = wanted == 0 || slots == 0 ? Math.max(wanted, slots) : Math.min(wanted, slots);
        return new EstimateTime(median, limits, request.strategy().perServer(), atOnce);
    }

    private static List<PlanView.Wave> waves(Draw draw, Planned planned, EstimateTime estimate) {
        var pictures = new HashMap<String, TenantPicture>();
        planned.of().tenants().forEach(each -> pictures.put(each.tenant(), each));
        var waves = new ArrayList<PlanView.Wave>();
        for (var wave : draw.waves()) {
            var behind = behind(planned, pictures, wave.tenants());
            waves.add(
                    new PlanView.Wave(
                            waves.size() + 1,
                            wave.name(),
                            wave.tenants().size(),
                            behind.size(),
                            wave.tenants().stream().limit(SAMPLE).map(TenantId::value).toList(),
                            wave.terms().gate().word(),
                            wave.terms().bake().toSeconds(),
                            estimate.of(behind)));
        }
        return waves;
    }

    private static List<TenantPicture> behind(
            Planned planned, Map<String, TenantPicture> pictures, List<TenantId> tenants) {
        return tenants.stream()
                .flatMap(each -> Optional.ofNullable(pictures.get(each.value())).stream())
                .filter(each -> !planned.of().steps(each).isEmpty())
                .toList();
    }

    private List<Warning> warnings(
            Handle handle, Planned planned, RolloutRequest request, Draw draw, Instant now) {
        var steps = new HashSet<String>();
        planned.view().groups().forEach(group -> steps.addAll(group.pending()));
        var warnings = new ArrayList<>(WarnOfTenants.of(handle, planned, now));
        draw.leftOut().forEach(wave -> warnings.add(leftOut(wave)));
        if (!steps.isEmpty()) {
            releases.find(new ReleaseDigest(request.release()))
                    .ifPresent(release ->
                            warnings.addAll(
                                    WarnOfScripts.of(
                                            release.migrations(),
                                            steps,
                                            request.action().equals("revert"))));
        }
        return warnings;
    }

    private static Warning leftOut(LeftOutWave wave) {
        return new Warning(
                "EMPTY_WAVE",
                wave.where(),
                wave.what(),
                wave.harmless()
                        ? "Nobody goes unwatched without it."
                        : "drover apply refuses this. Make the waves before it smaller, or give its terms to one of them.");
    }
}
