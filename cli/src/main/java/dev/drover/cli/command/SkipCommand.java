package dev.drover.cli.command;

import dev.drover.cli.client.CoordinatorException;
import dev.drover.cli.exit.CommandFailedException;
import dev.drover.cli.exit.ExitCode;
import dev.drover.cli.output.Human;
import dev.drover.contracts.http.SkipRequest;
import java.util.ArrayList;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
        name = "skip",
        description = "Leave tenants out of a rollout that runs; all or none.",
        footer = {
            "",
            "Their jobs must wait, also in a wave that has not begun; what runs cannot be",
            "skipped. The next rollout takes them again; to keep one out of all, use",
            "tenants quarantine.",
            "",
            "Examples:",
            "  drover skip latest --tenant acme --reason \"restore under way\"",
            "  drover skip r-20261126-7 --tenant acme,umbrella --reason INC-204"
        })
final class SkipCommand extends ClientCommand {
    @Parameters(paramLabel = "ROLLOUT", description = "Id of the rollout, or latest.")
    private String rollout = "";

    @Option(
            names = {"-t", "--tenant"},
            paramLabel = "ID",
            split = ",",
            description = "Tenants to leave out; repeatable.")
    private List<String> tenants = new ArrayList<>();

    @Option(names = "--reason", paramLabel = "TEXT", description = "Why, for the record; required.")
    private String reason = "";

    SkipCommand(Surroundings surroundings) {
        super(surroundings);
    }

    @Override
    ExitCode run(Session session)
            throws CommandFailedException, CoordinatorException, InterruptedException {
        if (tenants.isEmpty()) {
            throw wrongUsage("that names no tenant", "add --tenant ID", "USAGE");
        }
        if (reason.isBlank()) {
            throw wrongUsage("that needs a reason, for the record", "add --reason \"…\"", "USAGE");
        }
        var view = session.client().skip(rollout, new SkipRequest(tenants, reason));
        if (session.forPeople()) {
            session.print(view.id());
            session.console().out().flush();
            session.tell(
                    "%s left out; look with: drover status %s"
                            .formatted(
                                    Human.count(tenants.stream().distinct().count(), "tenant"),
                                    view.id()));
        } else {
            session.printDocument(view);
        }
        return ExitCode.OK;
    }
}
