package dev.drover.coordinator.rollout;

import dev.drover.contracts.RolloutId;
import dev.drover.contracts.http.Problem;
import dev.drover.coordinator.audit.Actor;
import dev.drover.coordinator.audit.Audit;
import dev.drover.coordinator.rollout.decision.JobState;
import dev.drover.engine.spelling.DidYouMean;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;
import java.util.stream.Collectors;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;

/**
 * Leaves tenants out of a rollout whose jobs there wait, also in waves that have not begun; all or
 * none. Any coordinator may; the leader sees to it that the rollout goes on.
 */
public final class SkipTenants {
    /** In an audit's line. */
    private static final int NAMED = 10;

    private static final String LAST_JOBS =
            """
            SELECT DISTINCT ON (tenant) tenant, id, state
            FROM job
            WHERE rollout = :rollout AND tenant = ANY(:tenants)
            ORDER BY tenant, chain DESC
            """;

    private static final String TENANTS =
            "SELECT DISTINCT tenant FROM job WHERE rollout = :rollout";

    private final Jdbi jdbi;
    private final InstantSource clock;

    public SkipTenants(Jdbi jdbi, InstantSource clock) {
        this.jdbi = jdbi;
        this.clock = clock;
    }

    private record Last(UUID job, JobState state) {}

    /**
     * Does nothing about tenants that are left out already.
     *
     * @return how many were left out
     * @throws RefusedSkipException when one is not in the rollout, or its job runs or is over
     */
    public int skip(RolloutId rollout, List<String> tenants, String reason, Actor actor)
            throws RefusedSkipException {
        Set<String> named = new TreeSet<>(tenants);
        return jdbi.inTransaction(handle -> {
            var now = clock.instant();
            var jobs = last(handle, rollout, named).values().stream().map(Last::job).toList();
            int skipped = SkipWaiting.signal(handle, jobs, reason, now).ended().size();
            // the jobs are locked by now, so this is how they stand until the end
            var problems = problems(handle, rollout, named, last(handle, rollout, named));
            if (!problems.isEmpty()) {
                throw new RefusedSkipException(rollout, problems);
            }
            if (skipped > 0) {
                var why = Optional.of(names(named) + ": " + reason);
                Audit.note(handle, now, actor, "skip", rollout.value(), why);
            }
            return skipped;
        });
    }

    private static Map<String, Last> last(Handle handle, RolloutId rollout, Set<String> tenants) {
        var found = new HashMap<String, Last>();
        handle.createQuery(LAST_JOBS)
                .bind("rollout", rollout.value())
                .bindArray("tenants", String.class, tenants)
                .map((row, _) ->
                        Map.entry(
                                row.getString("tenant"),
                                new Last(
                                        row.getObject("id", UUID.class),
                                        JobState.valueOf(row.getString("state")))))
                .forEach(entry -> found.put(entry.getKey(), entry.getValue()));
        return found;
    }

    private static List<Problem.Item> problems(
            Handle handle, RolloutId rollout, Set<String> named, Map<String, Last> last) {
        var all =
                last.size() == named.size()
                        ? List.<String>of()
                        : handle.createQuery(TENANTS)
                                .bind("rollout", rollout.value())
                                .mapTo(String.class)
                                .list();
        return named.stream()
                .flatMap(tenant -> {
                    var job = Optional.ofNullable(last.get(tenant)).map(Last::state);
                    return job.isEmpty()
                            ? Optional.of(notInIt(rollout, tenant, all)).stream()
                            : problem(rollout, tenant, job.get()).stream();
                })
                .toList();
    }

    private static Problem.Item notInIt(RolloutId rollout, String tenant, List<String> all) {
        return new Problem.Item(
                "TENANT_NOT_IN_ROLLOUT",
                tenant,
                "Tenant \"%s\" is not in rollout %s.".formatted(tenant, rollout),
                DidYouMean.sentence(tenant, all, "Leave it out."));
    }

    /** Why a tenant whose job stands so cannot be left out; empty when it is. */
    static Optional<Problem.Item> problem(RolloutId rollout, String tenant, JobState state) {
        return switch (state) {
            case SKIPPED -> Optional.empty();
            case DISPATCHED, RUNNING ->
                    Optional.of(
                            new Problem.Item(
                                    "JOB_RUNNING",
                                    tenant,
                                    "The job of tenant \"%s\" in rollout %s runs or is on its way to a worker."
                                            .formatted(tenant, rollout),
                                    "Let it end; drover abort --cancel-running ends all that runs."));
            case SUCCEEDED, FAILED, CANCELLED ->
                    Optional.of(
                            new Problem.Item(
                                    "JOB_OVER",
                                    tenant,
                                    "The job of tenant \"%s\" in rollout %s is over: it has %s."
                                            .formatted(tenant, rollout, words(state)),
                                    "Leave it out of the request."));
            case READY, RETRY_WAIT ->
                    throw new IllegalStateException("a job that waits was not skipped: " + tenant);
        };
    }

    private static String words(JobState state) {
        return state == JobState.CANCELLED
                ? "been cancelled"
                : state.name().toLowerCase(Locale.ROOT);
    }

    private static String names(Set<String> tenants) {
        var some = tenants.stream().limit(NAMED).collect(Collectors.joining(", "));
        return tenants.size() > NAMED
                ? "%s and %d more".formatted(some, tenants.size() - NAMED)
                : some;
    }
}
