package dev.drover.cli.command;

import dev.drover.cli.client.CoordinatorException;
import dev.drover.cli.exit.ExitCode;
import dev.drover.cli.output.Human;
import dev.drover.cli.output.Table;
import dev.drover.contracts.http.AuditView;
import java.util.Optional;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
        name = "audit",
        description = "Show who decided what, why, when, from where; newest first.",
        footer = {
            "",
            "What the coordinator decides by itself is by \"drover\". A person is who the",
            "client says it is: nobody checks that, so it stands there as claimed.",
            "",
            "Examples:",
            "  drover audit",
            "  drover audit latest --limit 200",
            "  drover audit tenant/acme",
            "  drover audit fleet -o jsonl"
        })
final class AuditCommand extends ClientCommand {
    @Parameters(
            arity = "0..1",
            paramLabel = "SUBJECT",
            description =
                    "Only of this rollout, of latest, of fleet, tenant/ID or release/DIGEST."
                            + " Default: all.")
    private Optional<String> subject = Optional.empty();

    @Option(
            names = "--limit",
            paramLabel = "N",
            defaultValue = "50",
            description = "How many, at most 1000. Default: ${DEFAULT-VALUE}.")
    private int limit = 50;

    AuditCommand(Surroundings surroundings) {
        super(surroundings);
    }

    @Override
    ExitCode run(Session session) throws CoordinatorException, InterruptedException {
        var now = session.now();
        session.printList(
                session.client().audit(subject, limit),
                new Table<AuditView>()
                        .column("when", line -> Human.ago(line.at(), now))
                        .column("who", AuditView::actor)
                        .column("what", AuditView::action)
                        .column("of", AuditView::subject)
                        .prose("why", line -> line.reason().orElse(""))
                        .column("from", AuditView::origin),
                "nothing was decided yet");
        return ExitCode.OK;
    }
}
