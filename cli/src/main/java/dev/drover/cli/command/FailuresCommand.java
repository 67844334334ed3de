package dev.drover.cli.command;

import dev.drover.cli.client.CoordinatorException;
import dev.drover.cli.exit.ExitCode;
import dev.drover.cli.output.Human;
import dev.drover.cli.output.Table;
import dev.drover.contracts.http.FailureGroupView;
import java.util.Optional;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

@Command(
        name = "failures",
        description = "List failures, grouped by what is alike.",
        commandListHeading = "",
        footer = {
            "",
            "Examples:",
            "  drover failures",
            "  drover failures --rollout latest",
            "  drover failures show 5c1e"
        })
final class FailuresCommand extends ClientCommand {
    @Option(names = "--rollout", paramLabel = "ID", description = "Only of this rollout.")
    private Optional<String> rollout = Optional.empty();

    @Option(
            names = {"-t", "--tenant"},
            paramLabel = "ID",
            description = "Only of this tenant.")
    private Optional<String> tenant = Optional.empty();

    @Option(
            names = {"-a", "--all"},
            description = "Also those that are mended.")
    private boolean all;

    FailuresCommand(Surroundings surroundings) {
        super(surroundings);
    }

    @Override
    ExitCode run(Session session) throws CoordinatorException, InterruptedException {
        var groups = session.client().failures(rollout, tenant, all);
        var now = session.now();
        session.printList(
                groups,
                new Table<FailureGroupView>()
                        .column("fingerprint", FailureGroupView::fingerprint)
                        .column("code", FailureGroupView::code)
                        .column("state", g -> g.sqlState().orElse(""))
                        .number("count", g -> Human.count(g.count()))
                        .number("open", g -> Human.count(g.open()))
                        .column("last", g -> Human.ago(g.lastSeen(), now))
                        .prose("where", FailureDetail::place),
                all ? "no failures" : "no open failures; --all shows those that are mended");
        if (session.forPeople() && !groups.isEmpty()) {
            session.tell("");
            session.tell("more: drover failures show " + groups.getFirst().fingerprint());
        }
        return ExitCode.OK;
    }
}
