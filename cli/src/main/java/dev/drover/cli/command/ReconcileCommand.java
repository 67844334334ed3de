package dev.drover.cli.command;

import dev.drover.cli.client.CoordinatorException;
import dev.drover.cli.exit.CommandFailedException;
import dev.drover.cli.exit.ExitCode;
import dev.drover.cli.output.Human;
import dev.drover.contracts.http.ReconcileRequest;
import java.util.Optional;
import java.util.UUID;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

@Command(
        name = "reconcile",
        description = "Read tenants' ledgers and set right what is believed of them.",
        footer = {
            "",
            "Changes no tenant. Events that were lost are told again, heads are corrected,",
            "and lost commits are reported (event tenant.regressed). It is a rollout that",
            "verifies: exit codes are those of drover apply.",
            "",
            "Examples:",
            "  drover reconcile --watch",
            "  drover reconcile --server pg-3 --reason \"restored from backup\" --watch",
            "  drover reconcile --rollout latest -t acme-042"
        })
final class ReconcileCommand extends ClientCommand {
    @Mixin private SelectionOptions selection = new SelectionOptions();
    @Mixin private WatchOptions watching = new WatchOptions();

    @Option(
            names = {"-p", "--project"},
            paramLabel = "NAME",
            description = "Line of releases. Default: the rollout's, or default.")
    private Optional<String> project = Optional.empty();

    @Option(
            names = "--rollout",
            paramLabel = "ID",
            description = "Only tenants of this rollout, or latest, against its release.")
    private Optional<String> rollout = Optional.empty();

    @Option(names = "--reason", paramLabel = "TEXT", description = "Why, for the record.")
    private Optional<String> reason = Optional.empty();

    ReconcileCommand(Surroundings surroundings) {
        super(surroundings);
    }

    @Override
    ExitCode run(Session session)
            throws CommandFailedException, CoordinatorException, InterruptedException {
        watching.check(false);
        var request = new ReconcileRequest(project, selection.selection(), rollout, reason);
        var verifying = session.client().reconcile(request, UUID.randomUUID().toString());
        if (session.forPeople()) {
            session.print(verifying.id());
            session.console().out().flush();
        }
        if (watching.watch) {
            return watching.follow(session, verifying.id());
        }
        if (session.forPeople()) {
            session.tell(
                    "verifying "
                            + Human.count(verifying.counts().total(), "tenant")
                            + "; look with: drover status "
                            + verifying.id());
        } else {
            session.printDocument(verifying);
        }
        return ExitCode.OK;
    }
}
