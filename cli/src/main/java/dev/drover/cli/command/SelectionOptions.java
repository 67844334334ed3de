package dev.drover.cli.command;

import dev.drover.cli.exit.CommandFailedException;
import dev.drover.contracts.http.RolloutRequest.Selection;
import java.util.ArrayList;
import java.util.List;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Which tenants. */
final class SelectionOptions {
    @Option(
            names = {"-t", "--tenant"},
            paramLabel = "ID",
            split = ",",
            description = "Only these tenants; repeatable.")
    private List<String> tenants = new ArrayList<>();

    @Option(
            names = "--server",
            paramLabel = "ID",
            split = ",",
            description = "Only tenants on these servers; repeatable.")
    private List<String> servers = new ArrayList<>();

    @Mixin private LabelOptions labels = new LabelOptions();

    Selection selection() throws CommandFailedException {
        return new Selection(tenants, servers, labels.labels(), labels.selector());
    }
}
