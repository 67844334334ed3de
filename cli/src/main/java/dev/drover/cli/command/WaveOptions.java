package dev.drover.cli.command;

import dev.drover.cli.exit.CommandFailedException;
import dev.drover.contracts.http.RolloutRequest.Budget;
import dev.drover.contracts.http.RolloutRequest.Limit;
import dev.drover.contracts.http.RolloutRequest.Strategy;
import dev.drover.contracts.http.RolloutRequest.Wave;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import picocli.CommandLine.Option;

/** Waves and budgets in short; what is not said here comes from the strategy file. */
final class WaveOptions {
    @Option(
            names = "--waves",
            paramLabel = "LIST",
            split = ",",
            description =
                    "Waves: tenants, or a cumulative percentage, such as 1,10%%,50%%. The rest comes last.")
    List<String> waves = new ArrayList<>();

    @Option(
            names = "--bake",
            paramLabel = "TIME",
            description = "How long each of --waves is watched, such as 30m.")
    Optional<String> bake = Optional.empty();

    @Option(
            names = "--gate",
            paramLabel = "auto|manual",
            description = "manual: each of --waves waits for drover promote.")
    Optional<String> gate = Optional.empty();

    @Option(names = "--strict", description = "One failure stops the first of --waves.")
    boolean strict;

    @Option(
            names = "--budget",
            paramLabel = "N|N%",
            description =
                    "Tenants that may fail in all; wave and server budgets of the strategy file"
                            + " stay. Default with waves: 5%%.")
    Optional<String> budget = Optional.empty();

    @Option(
            names = "--on-failure",
            paramLabel = "WHAT",
            description = "When more fail: pause, abort or continue. Default: pause.")
    Optional<String> onFailure = Optional.empty();

    @Option(names = "--ramp", description = "Begin each wave with 1 tenant, then 2, then 4 …")
    boolean ramp;

    Strategy over(Strategy file) throws CommandFailedException {
        if (waves.isEmpty() && (bake.isPresent() || gate.isPresent() || strict)) {
            throw ClientCommand.wrongUsage(
                    "--bake, --gate and --strict are about --waves",
                    "add --waves, or write them in the strategy file",
                    "USAGE");
        }
        boolean limited =
                !waves.isEmpty()
                        || budget.isPresent()
                        || file.waves().isPresent()
                        || file.budget().isPresent();
        if (!limited && onFailure.filter(what -> !what.equals("continue")).isPresent()) {
            throw ClientCommand.wrongUsage(
                    "--on-failure is about more failures than a budget allows, and there is none",
                    "add --budget N, or --waves, which have one",
                    "USAGE");
        }
        return new Strategy(
                file.maxParallel(),
                file.perServer(),
                file.maxAttempts(),
                file.giveUpAfterSeconds(),
                file.backoffBaseMillis(),
                waves.isEmpty() ? file.waves() : Optional.of(waves()),
                budget.isEmpty() ? file.budget() : Optional.of(budget(file, limit(budget.get()))),
                onFailure.or(file::onFailure),
                ramp ? Optional.of(true) : file.ramp(),
                file.settle(),
                file.windows(),
                file.health());
    }

    /** {@code 5}, or {@code 2.5%}. */
    static Limit limit(String text) throws CommandFailedException {
        return text.endsWith("%")
                ? new Limit(Optional.empty(), Optional.of(percent(text)))
                : new Limit(Optional.of(count(text)), Optional.empty());
    }

    /** The option is about the total; what the file says of each wave and server stays. */
    private static Budget budget(Strategy file, Limit total) {
        return new Budget(
                Optional.of(total),
                file.budget().flatMap(Budget::perWave),
                file.budget().flatMap(Budget::perServer));
    }

    private List<Wave> waves() throws CommandFailedException {
        var all = new ArrayList<Wave>();
        for (var text : waves) {
            boolean share = text.endsWith("%");
            all.add(
                    new Wave(
                            Optional.empty(),
                            share ? Optional.empty() : Optional.of(count(text)),
                            share ? Optional.of(percent(text)) : Optional.empty(),
                            Optional.empty(),
                            bake,
                            gate,
                            strict && all.isEmpty() ? Optional.of(true) : Optional.empty()));
        }
        return all;
    }

    private static int count(String text) throws CommandFailedException {
        try {
            return Integer.parseInt(text.strip());
        } catch (NumberFormatException e) {
            throw wrong(text);
        }
    }

    private static double percent(String text) throws CommandFailedException {
        try {
            return Double.parseDouble(text.strip().substring(0, text.strip().length() - 1));
        } catch (NumberFormatException e) {
            throw wrong(text);
        }
    }

    private static CommandFailedException wrong(String text) {
        return ClientCommand.wrongUsage(
                "\"%s\" is neither a number of tenants nor a percentage".formatted(text),
                "write 5, or 2.5%",
                "USAGE");
    }
}
