package dev.drover.cli.command;

import dev.drover.cli.client.CoordinatorException;
import dev.drover.cli.exit.CommandFailedException;
import dev.drover.cli.exit.ExitCode;

import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

@Command(
        name = "promote",
        description = "Let the wave that bakes pass, and open the next one.",
        footer = {
            "",
            "A wave with a manual gate waits for it when its bake time is over.",
            "With --reason the rest of the bake time is skipped.",
            "",
            "Examples:",
            "  drover promote latest",
            "  drover promote r-20261126-7 --reason \"dashboards are green\""
        })
final class PromoteCommand extends ClientCommand {
    @Mixin private SteeringOptions steering = new SteeringOptions();

    PromoteCommand(Surroundings surroundings) {
        super(surroundings);
    }

    @Override
    ExitCode run(Session session)
            throws CommandFailedException, CoordinatorException, InterruptedException {
        return steering.promote(session);
    }
}
