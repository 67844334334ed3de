package dev.drover.cli.command;

import dev.drover.cli.exit.CommandFailedException;
import dev.drover.cli.exit.ExitCode;
import dev.drover.contracts.command.LedgerPolicy;
import dev.drover.contracts.http.RolloutRequest;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Which tenants, and how far. */
final class TargetOptions {
    @Option(
            names = "--to",
            paramLabel = "VERSION",
            description = "Last version to apply. Default: all.")
    Optional<String> to = Optional.empty();

    @Option(
            names = "--down",
            description =
                    "Go back: take back what comes after --to, by the release's down scripts.")
    boolean down;

    @Option(
            names = {"-t", "--tenant"},
            paramLabel = "ID",
            split = ",",
            description = "Only these tenants; repeatable.")
    List<String> tenants = new ArrayList<>();

    @Option(
            names = "--server",
            paramLabel = "ID",
            split = ",",
            description = "Only tenants on these servers; repeatable.")
    List<String> servers = new ArrayList<>();

    @Mixin LabelOptions labels = new LabelOptions();

    @Option(
            names = {"-p", "--project"},
            paramLabel = "NAME",
            defaultValue = "default",
            description = "Line of releases. Default: ${DEFAULT-VALUE}.")
    String project = "default";

    /** Of the tenants that were named, or of all, only these. */
    void narrowTo(List<String> these) throws CommandFailedException {
        var named = tenants.isEmpty() ? these : these.stream().filter(tenants::contains).toList();
        if (named.isEmpty()) {
            throw new CommandFailedException(
                    ExitCode.USAGE,
                    "none of the named tenants stands failed",
                    "",
                    "look with drover failures",
                    "EMPTY_SELECTION");
        }
        tenants = List.copyOf(named);
    }

    RolloutRequest request(
            String release,
            RolloutRequest.Strategy strategy,
            LedgerPolicy policy,
            Optional<String> reason,
            boolean supersede)
            throws CommandFailedException {
        if (down && to.isEmpty()) {
            throw ClientCommand.wrongUsage(
                    "--down needs the version to go back to", "add --to VERSION", "USAGE");
        }
        return new RolloutRequest(
                project,
                release,
                to,
                new RolloutRequest.Selection(tenants, servers, labels.labels(), labels.selector()),
                strategy,
                policy,
                down ? "revert" : "migrate",
                reason,
                supersede ? Optional.of(true) : Optional.empty(),
                Optional.empty());
    }
}
