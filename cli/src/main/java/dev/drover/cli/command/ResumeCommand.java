package dev.drover.cli.command;

import dev.drover.cli.client.CoordinatorException;
import dev.drover.cli.exit.CommandFailedException;
import dev.drover.cli.exit.ExitCode;
import java.util.Optional;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

@Command(
        name = "resume",
        description = "Let a paused or halted rollout go on.",
        footer = {
            "",
            "A rollout that was halted because too many tenants failed needs a new",
            "budget: how many more may fail. What has failed before is forgiven;",
            "replay it when it is mended.",
            "",
            "Examples:",
            "  drover resume r-20261126-7 --reason \"replica has caught up\"",
            "  drover resume latest --budget 5 --reason \"known bad data\""
        })
final class ResumeCommand extends ClientCommand {
    @Option(
            names = "--budget",
            paramLabel = "N|N%",
            description = "How many more tenants may fail; a halted rollout needs it.")
    private Optional<String> budget = Optional.empty();

    @Mixin private SteeringOptions steering = new SteeringOptions();

    ResumeCommand(Surroundings surroundings) {
        super(surroundings);
    }

    @Override
    ExitCode run(Session session)
            throws CommandFailedException, CoordinatorException, InterruptedException {
        return budget.isEmpty()
                ? steering.resume(session, Optional.empty())
                : steering.resume(session, Optional.of(WaveOptions.limit(budget.get())));
    }
}
