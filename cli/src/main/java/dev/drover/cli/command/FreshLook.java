package dev.drover.cli.command;

import dev.drover.cli.client.CoordinatorException;
import dev.drover.cli.exit.CommandFailedException;
import dev.drover.cli.exit.ExitCode;
import dev.drover.cli.output.Human;
import dev.drover.cli.progress.RolloutState;
import dev.drover.cli.progress.WatchRollout;
import dev.drover.contracts.http.ApiPaths;
import dev.drover.contracts.http.JobView;
import dev.drover.contracts.http.PlanView;
import dev.drover.contracts.http.ReconcileRequest;
import dev.drover.contracts.http.RolloutRequest;
import dev.drover.contracts.http.RolloutView;
import dev.drover.contracts.http.SteeringRequest;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/**
 * What came of reading the ledgers.
 *
 * @param rollout that looked; empty when nobody was asked to
 * @param missed tenants that could not be looked at
 */
record FreshLook(String rollout, List<String> missed) {
    static final FreshLook NOT_WANTED = new FreshLook("", List.of());

    private static final int NAMED = 5;

    FreshLook {
        missed = List.copyOf(missed);
    }

    /**
     * Looks.
     *
     * @param patience in which somebody must have been looked at
     * @throws CommandFailedException when nobody could be looked at, or somebody ended the look
     */
    static FreshLook take(Session session, RolloutRequest request, Duration patience)
            throws CommandFailedException, CoordinatorException, InterruptedException {
        var asked =
                new ReconcileRequest(
                        Optional.of(request.project()),
                        request.selection(),
                        Optional.empty(),
                        Optional.of("a fresh look"),
                        Optional.of(request.release()));
        var started = session.client().reconcile(asked, UUID.randomUUID().toString());
        var last =
                WatchRollout.runWhileJobsEnd(
                        session.client(),
                        started.id(),
                        session.console(),
                        session.color(),
                        patience);
        if (!RolloutState.isOver(last)) {
            end(session, last);
            if (last.counts().succeeded() == 0) {
                throw nobody(session, last, patience);
            }
        } else if (!last.state().startsWith("COMPLETED")) {
            throw failed(
                    "the look is " + RolloutState.words(last.state()),
                    last.note().orElse(""),
                    "look again, or leave --fresh out",
                    "LOOK_ENDED");
        }
        return new FreshLook(last.id(), missed(session, last));
    }

    /** The plan, marked with who is not as just looked at. */
    PlanView mark(PlanView plan) {
        if (missed.isEmpty()) {
            return plan;
        }
        var warning =
                new PlanView.Warning(
                        "NOT_LOOKED_AT",
                        "",
                        "%s could not be looked at, and %s planned as last told: %s."
                                .formatted(
                                        Human.count(missed.size(), "tenant"),
                                        missed.size() == 1 ? "is" : "are",
                                        some()),
                        remedy());
        return plan.detail().map(detail -> plan.with(detail.with(warning))).orElse(plan);
    }

    /**
     * @throws CommandFailedException unless everybody was looked at: what is begun without another
     *     look by a person begins as it was asked for, or not at all
     */
    void demandAll() throws CommandFailedException {
        if (!missed.isEmpty()) {
            throw failed(
                    Human.count(missed.size(), "tenant")
                            + " could not be looked at: "
                            + some()
                            + "; nothing was started",
                    "",
                    remedy() + "; select other tenants, or leave --fresh out",
                    "NOT_VERIFIED");
        }
    }

    private String remedy() {
        return "see drover failures --rollout " + rollout + " and drover status " + rollout;
    }

    private String some() {
        return Human.some(missed, missed.size(), NAMED);
    }

    /** What still waits would hold its tenants. */
    private static void end(Session session, RolloutView last)
            throws CoordinatorException, InterruptedException {
        var reason = new SteeringRequest("the fresh look got no further", false);
        session.client().steer(last.id(), ApiPaths.ABORT, reason);
    }

    private static List<String> missed(Session session, RolloutView last)
            throws CoordinatorException, InterruptedException {
        var counts = last.counts();
        boolean all =
                RolloutState.isOver(last)
                        && counts.failed() + counts.cancelled() + counts.skipped() == 0;
        return all
                ? List.of()
                : session.client().jobs(last.id()).stream()
                        .filter(job -> !job.state().equals("SUCCEEDED"))
                        .map(JobView::tenant)
                        .sorted()
                        .toList();
    }

    private static CommandFailedException nobody(
            Session session, RolloutView last, Duration patience)
            throws CoordinatorException, InterruptedException {
        return failed(
                last.state().equals("PAUSED")
                        ? "the look is paused, and nobody was looked at"
                        : "nobody was looked at in " + Human.duration(patience),
                why(session, last),
                "mend that and look again, or leave --fresh out; the look "
                        + last.id()
                        + " is ended",
                "NOBODY_LOOKED_AT");
    }

    private static String why(Session session, RolloutView last)
            throws CoordinatorException, InterruptedException {
        if (last.note().isPresent()) {
            return last.note().get();
        }
        if (session.client().workers().stream().noneMatch(each -> each.state().equals("LIVE"))) {
            return "no worker lives";
        }
        return last.waiting().stream()
                .findFirst()
                .map(each -> each.tenant() + ": " + each.reason() + " " + each.detail())
                .orElse("workers are busy with other rollouts, or leave the servers alone");
    }

    private static CommandFailedException failed(
            String what, String why, String remedy, String code) {
        return new CommandFailedException(ExitCode.PRECONDITION, what, why, remedy, code);
    }
}
