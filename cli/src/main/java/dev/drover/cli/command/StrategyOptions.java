package dev.drover.cli.command;

import dev.drover.cli.exit.CommandFailedException;
import dev.drover.contracts.http.RolloutRequest;
import java.time.Duration;
import picocli.CommandLine.Option;

/** How fast, and how stubborn. */
final class StrategyOptions {
    @Option(
            names = "--max-parallel",
            paramLabel = "N",
            description = "Tenants at a time in the whole rollout. Default: no limit of its own.")
    int maxParallel;

    @Option(
            names = "--per-server",
            paramLabel = "N",
            description = "Tenants at a time on each server. Default: the server's own limit.")
    int perServer;

    @Option(
            names = "--max-attempts",
            paramLabel = "N",
            defaultValue = "12",
            description = "Tries before a tenant has failed for good. Default: ${DEFAULT-VALUE}.")
    int maxAttempts;

    @Option(
            names = "--give-up-after",
            paramLabel = "TIME",
            defaultValue = "24h",
            converter = DurationConverter.class,
            description = "Age at which a tenant has failed for good. Default: ${DEFAULT-VALUE}.")
    Duration giveUpAfter = Duration.ofHours(24);

    RolloutRequest.Strategy strategy() throws CommandFailedException {
        if (maxParallel < 0 || perServer < 0 || maxAttempts < 1) {
            throw ClientCommand.wrongUsage(
                    "a limit is out of range: --max-parallel and --per-server are at least 0,"
                            + " --max-attempts at least 1",
                    "correct the number",
                    "USAGE");
        }
        return new RolloutRequest.Strategy(
                maxParallel,
                perServer,
                maxAttempts,
                Math.max(1, giveUpAfter.toSeconds()),
                RolloutRequest.Strategy.DEFAULT.backoffBaseMillis());
    }
}
