package dev.drover.cli.command;

import static java.util.stream.Collectors.joining;

import dev.drover.cli.exit.CommandFailedException;
import dev.drover.cli.exit.ExitCode;
import dev.drover.cli.output.Human;
import dev.drover.contracts.http.FailureGroupView;
import dev.drover.contracts.http.JobView;
import dev.drover.contracts.http.Problem;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Whether a repair that is over took effect, tenant by tenant: the last job of each tells. A job
 * succeeds only when its tenant's ledger fits, so everything else is no repair.
 */
final class RepairEffect {
    static final String CODE = "REPAIR_WITHOUT_EFFECT";
    private static final int NAMED = 10;

    private final Set<String> asked;
    private final Map<String, JobView> last = new LinkedHashMap<>();
    private final List<FailureGroupView> failures = new ArrayList<>();

    /**
     * @param tenants that were to be repaired; others of the same rollouts do not count
     */
    RepairEffect(List<String> tenants) {
        this.asked = Set.copyOf(tenants);
    }

    /**
     * @param jobs of one rollout, as the coordinator lists them: by tenant, the last one last
     * @param open what stands failed there
     */
    void add(List<JobView> jobs, List<FailureGroupView> open) {
        jobs.stream()
                .filter(job -> asked.contains(job.tenant()))
                .forEach(job -> last.put(job.tenant(), job));
        failures.addAll(open);
    }

    /** What to say where it did not. */
    Optional<CommandFailedException> complaint(ExitCode exit) {
        var without =
                last.values().stream().filter(job -> !job.state().equals("SUCCEEDED")).toList();
        if (without.isEmpty()) {
            return Optional.empty();
        }
        return Optional.of(
                new CommandFailedException(
                        exit == ExitCode.OK ? ExitCode.COMPLETED_WITH_FAILURES : exit,
                        "the repair did not take effect in %d of %s: %s"
                                .formatted(
                                        without.size(),
                                        Human.count(asked.size(), "tenant"),
                                        named(without.stream().map(JobView::tenant).toList())),
                        "what the ledgers there do not fit is as it was, or the next failure came up",
                        "do what each one says, then repair or replay again",
                        CODE,
                        items(without)));
    }

    private List<Problem.Item> items(List<JobView> without) {
        var items = new ArrayList<Problem.Item>();
        for (var failure : failures) {
            if (failure.tenants().stream().anyMatch(asked::contains)) {
                items.add(
                        new Problem.Item(
                                failure.code(),
                                named(failure.tenants().stream().filter(asked::contains).toList()),
                                failure.message(),
                                remedy(failure)));
            }
        }
        var untold = tenants(without, true).stream().filter(tenant -> !isNamed(tenant)).toList();
        if (!untold.isEmpty()) {
            // a group of failures names some of its tenants only
            items.add(
                    new Problem.Item(
                            "FAILED",
                            named(untold),
                            "failed too, like others or in their own way",
                            "ask with drover failures --tenant for each"));
        }
        var unreached = tenants(without, false);
        if (!unreached.isEmpty()) {
            items.add(
                    new Problem.Item(
                            "NOT_CARRIED_OUT",
                            named(unreached),
                            "the rollout ended, or was stopped, before their turn",
                            "see why with drover status, then repair these again"));
        }
        return items;
    }

    private static List<String> tenants(List<JobView> jobs, boolean failed) {
        return jobs.stream()
                .filter(job -> job.state().equals("FAILED") == failed)
                .map(JobView::tenant)
                .toList();
    }

    private boolean isNamed(String tenant) {
        return failures.stream().anyMatch(failure -> failure.tenants().contains(tenant));
    }

    /** The worker's own remedy names the repair again where that has just been no help. */
    private static String remedy(FailureGroupView failure) {
        return switch (failure.code()) {
            case "CHANGED_MIGRATION" ->
                    "--accept takes no migration that is half done: restore the file as it was"
                            + " when it began, drover replay, and put the change into a new one";
            case "NEEDS_PERSON" ->
                    "this repair began the statement itself, so it vouches for nothing there. "
                            + failure.remedy();
            default ->
                    failure.remedy()
                            + "\nthen drover replay --fingerprint "
                            + failure.fingerprint()
                            + " --reason …; what was accepted before it stays accepted";
        };
    }

    private static String named(List<String> tenants) {
        var some = tenants.stream().limit(NAMED).collect(joining(", "));
        return tenants.size() > NAMED ? some + ", …" : some;
    }
}
