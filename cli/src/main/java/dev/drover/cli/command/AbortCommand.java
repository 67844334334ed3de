package dev.drover.cli.command;

import dev.drover.cli.client.CoordinatorException;
import dev.drover.cli.exit.CommandFailedException;
import dev.drover.cli.exit.ExitCode;
import dev.drover.contracts.http.ApiPaths;

import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

@Command(
        name = "abort",
        description = "End a rollout early: what waits is cancelled, what runs ends.",
        footer = {
            "",
            "With --cancel-running what runs is cancelled as well: the running migration is rolled",
            "back, those before it stay. Tenants are left at the version that their ledger tells;",
            "apply brings them further. An aborted rollout does not go on; to hold one, use pause.",
            "",
            "Examples:",
            "  drover abort latest --reason \"wrong release\"",
            "  drover abort r-20261126-7 --cancel-running --reason INC-204"
        })
final class AbortCommand extends ClientCommand {
    @Mixin private SteeringOptions steering = new SteeringOptions();

    @Option(
            names = "--cancel-running",
            description = "Cancel what runs, in place of letting it end.")
    private boolean cancelRunning;

    AbortCommand(Surroundings surroundings) {
        super(surroundings);
    }

    @Override
    ExitCode run(Session session)
            throws CommandFailedException, CoordinatorException, InterruptedException {
        return steering.steer(session, ApiPaths.ABORT, cancelRunning);
    }
}
