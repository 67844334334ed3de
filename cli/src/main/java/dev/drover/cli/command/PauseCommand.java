package dev.drover.cli.command;

import dev.drover.cli.client.CoordinatorException;
import dev.drover.cli.exit.CommandFailedException;
import dev.drover.cli.exit.ExitCode;
import dev.drover.contracts.http.ApiPaths;

import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

@Command(
        name = "pause",
        description = "Hold a rollout: nothing more is dispatched, what runs ends.",
        footer = {
            "",
            "Jobs that are dispatched may still start within a minute.",
            "",
            "Examples:",
            "  drover pause latest --reason \"replica lags\"",
            "  drover pause r-20261126-7 --reason INC-204"
        })
final class PauseCommand extends ClientCommand {
    @Mixin private SteeringOptions steering = new SteeringOptions();

    PauseCommand(Surroundings surroundings) {
        super(surroundings);
    }

    @Override
    ExitCode run(Session session)
            throws CommandFailedException, CoordinatorException, InterruptedException {
        return steering.steer(session, ApiPaths.PAUSE, false);
    }
}
