package dev.drover.cli.command;

import dev.drover.cli.client.CoordinatorException;
import dev.drover.cli.exit.ExitCode;

import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

@Command(
        name = "sync",
        description = {
            "Read the catalogue of tenants now, which the coordinator does by itself now and then.",
            "Tenants that it names no more go to quarantine."
        },
        footer = {"", "Examples:", "  drover tenants sync --dry-run", "  drover tenants sync"})
final class TenantsSyncCommand extends ClientCommand {
    @Option(names = "--dry-run", description = "Say what would change, and change nothing.")
    private boolean dryRun;

    TenantsSyncCommand(Surroundings surroundings) {
        super(surroundings);
    }

    @Override
    ExitCode run(Session session) throws CoordinatorException, InterruptedException {
        TellImport.tell(session, session.client().sync(dryRun), dryRun);
        return ExitCode.OK;
    }
}
