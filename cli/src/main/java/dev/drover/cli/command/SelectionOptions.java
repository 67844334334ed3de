package dev.drover.cli.command;

import dev.drover.contracts.http.RolloutRequest.Selection;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
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

    @Option(
            names = {"-l", "--label"},
            paramLabel = "NAME=VALUE",
            split = ",",
            description = "Only tenants with these labels; repeatable.")
    private Map<String, String> labels = new LinkedHashMap<>();

    Selection selection() {
        return new Selection(tenants, servers, labels);
    }
}
