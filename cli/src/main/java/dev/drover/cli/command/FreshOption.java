package dev.drover.cli.command;

import dev.drover.cli.client.CoordinatorException;
import dev.drover.cli.exit.CommandFailedException;
import dev.drover.cli.exit.ExitCode;
import dev.drover.cli.output.Human;
import dev.drover.cli.progress.RolloutState;
import dev.drover.cli.progress.WatchRollout;
import dev.drover.contracts.http.ReconcileRequest;
import dev.drover.contracts.http.RolloutRequest.Selection;
import java.util.Optional;
import java.util.UUID;
import picocli.CommandLine.Option;

/** Reading the ledgers before anything is planned. */
final class FreshOption {
    @Option(
            names = "--fresh",
            description =
                    "Let workers read the tenants' ledgers first, instead of believing what was told.")
    private boolean fresh;

    /** Returns when the ledgers were read, if that is wanted. */
    void look(Session session, String project, Selection selection)
            throws CommandFailedException, CoordinatorException, InterruptedException {
        if (!fresh) {
            return;
        }
        var request =
                new ReconcileRequest(
                        Optional.of(project),
                        selection,
                        Optional.empty(),
                        Optional.of("a fresh look"));
        var started = session.client().reconcile(request, UUID.randomUUID().toString());
        var over = WatchRollout.run(session.client(), started.id(), session.console());
        if (RolloutState.isOver(over) && over.counts().failed() > 0) {
            throw new CommandFailedException(
                    ExitCode.PRECONDITION,
                    Human.count(over.counts().failed(), "tenant") + " could not be verified",
                    "",
                    "see drover failures --rollout " + over.id() + ", or leave --fresh out",
                    "NOT_VERIFIED");
        }
    }
}
