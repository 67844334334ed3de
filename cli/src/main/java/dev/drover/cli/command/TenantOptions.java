package dev.drover.cli.command;

import dev.drover.cli.exit.CommandFailedException;
import dev.drover.contracts.http.TenantSelection;
import java.util.List;
import java.util.Optional;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Which tenants an order is about, of every project. */
final class TenantOptions {
    @Mixin private LabelOptions labels = new LabelOptions();

    @Option(names = "--server", paramLabel = "ID", description = "Only tenants on this server.")
    private Optional<String> server = Optional.empty();

    TenantSelection selection(List<String> named) throws CommandFailedException {
        return new TenantSelection(named, server, labels.text());
    }
}
