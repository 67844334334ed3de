package dev.drover.cli.command;

import dev.drover.cli.client.CoordinatorException;
import dev.drover.cli.exit.CommandFailedException;
import dev.drover.cli.exit.ExitCode;
import java.util.ArrayList;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
        name = "quarantine",
        description = "Keep tenants out of every rollout, also of those that run.",
        footer = {
            "",
            "A job of theirs that waits is skipped; one that runs is left to end.",
            "",
            "Examples:",
            "  drover tenants quarantine acme --reason \"restore under way\"",
            "  drover tenants quarantine --server pg-07 --reason \"disk is full\""
        })
final class TenantsQuarantineCommand extends ClientCommand {
    @Parameters(paramLabel = "TENANT", arity = "0..*", description = "Ids of tenants.")
    private List<String> tenants = new ArrayList<>();

    @Mixin private TenantOptions which = new TenantOptions();

    @Option(names = "--reason", paramLabel = "TEXT", description = "Why, for the record; required.")
    private String reason = "";

    TenantsQuarantineCommand(Surroundings surroundings) {
        super(surroundings);
    }

    @Override
    ExitCode run(Session session)
            throws CommandFailedException, CoordinatorException, InterruptedException {
        if (reason.isBlank()) {
            throw wrongUsage("that needs a reason, for the record", "add --reason \"…\"", "USAGE");
        }
        var changed = session.client().quarantine(which.selection(tenants), reason);
        return TellChanged.tell(session, changed, "in quarantine");
    }
}
