package dev.drover.cli.command;

import dev.drover.cli.client.CoordinatorException;
import dev.drover.cli.exit.CommandFailedException;
import dev.drover.cli.exit.ExitCode;
import dev.drover.contracts.http.RolloutRequest.Strategy;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** How fast, how stubborn, and in which waves. An option wins over the strategy file. */
final class StrategyOptions {
    @Option(
            names = "--strategy",
            paramLabel = "FILE",
            description = "Strategy file (YAML): waves, budget, windows, limits.")
    Optional<Path> file = Optional.empty();

    @Option(
            names = "--max-parallel",
            paramLabel = "N",
            description = "Tenants at a time in the whole rollout. Default: no limit of its own.")
    Optional<Integer> maxParallel = Optional.empty();

    @Option(
            names = "--per-server",
            paramLabel = "N",
            description = "Tenants at a time on each server. Default: the server's own limit.")
    Optional<Integer> perServer = Optional.empty();

    @Option(
            names = "--max-attempts",
            paramLabel = "N",
            description = "Tries before a tenant has failed for good. Default: 12.")
    Optional<Integer> maxAttempts = Optional.empty();

    @Option(
            names = "--give-up-after",
            paramLabel = "TIME",
            converter = DurationConverter.class,
            description = "Age at which a tenant has failed for good. Default: 24h.")
    Optional<Duration> giveUpAfter = Optional.empty();

    @Mixin private WaveOptions waves = new WaveOptions();

    Strategy strategy(Session session)
            throws CommandFailedException, CoordinatorException, InterruptedException {
        if (maxParallel.orElse(0) < 0 || perServer.orElse(0) < 0 || maxAttempts.orElse(1) < 1) {
            throw ClientCommand.wrongUsage(
                    "a limit is out of range: --max-parallel and --per-server are at least 0,"
                            + " --max-attempts at least 1",
                    "correct the number",
                    "USAGE");
        }
        var base =
                file.isPresent() ? session.client().strategy(read(file.get())) : Strategy.DEFAULT;
        return waves.over(
                new Strategy(
                        maxParallel.orElse(base.maxParallel()),
                        perServer.orElse(base.perServer()),
                        maxAttempts.orElse(base.maxAttempts()),
                        giveUpAfter
                                .map(time -> Math.max(1, time.toSeconds()))
                                .orElse(base.giveUpAfterSeconds()),
                        base.backoffBaseMillis(),
                        base.waves(),
                        base.budget(),
                        base.onFailure(),
                        base.ramp(),
                        base.settle(),
                        base.windows(),
                        base.health()));
    }

    private static String read(Path file) throws CommandFailedException {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new CommandFailedException(
                    ExitCode.USAGE,
                    "the strategy file " + file + " cannot be read",
                    e.getClass().getSimpleName() + ": " + e.getMessage(),
                    "check the path and that it is a UTF-8 text",
                    "UNREADABLE_FILE");
        }
    }
}
