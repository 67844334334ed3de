package dev.drover.cli.command;

import dev.drover.cli.client.CoordinatorException;
import dev.drover.cli.exit.CommandFailedException;
import dev.drover.cli.exit.ExitCode;
import dev.drover.contracts.http.ApiPaths;

import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

@Command(
        name = "resume",
        description = "Let a paused rollout go on.",
        footer = {
            "",
            "Example:",
            "  drover resume r-20261126-7 --reason \"replica has caught up\""
        })
final class ResumeCommand extends ClientCommand {
    @Mixin private SteeringOptions steering = new SteeringOptions();

    ResumeCommand(Surroundings surroundings) {
        super(surroundings);
    }

    @Override
    ExitCode run(Session session)
            throws CommandFailedException, CoordinatorException, InterruptedException {
        return steering.steer(session, ApiPaths.RESUME, false);
    }
}
