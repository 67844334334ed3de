package dev.drover.cli.command;

import dev.drover.cli.console.ColorChoice;
import dev.drover.cli.output.OutputFormat;

import org.jspecify.annotations.Nullable;

import picocli.CommandLine.Option;

/** What every command that talks to a coordinator understands, and the root as well. */
final class ClientOptions {
    static final String NAME = "client";

    @Option(
            names = "--coordinator",
            paramLabel = "URL",
            description =
                    "Where the coordinator listens. Default: $DROVER_COORDINATOR, or"
                            + " http://127.0.0.1:7420.")
    @Nullable String coordinator;

    @Option(
            names = {"-o", "--output"},
            paramLabel = "FORMAT",
            description = "${COMPLETION-CANDIDATES}. Default: table.")
    @Nullable OutputFormat output;

    @Option(
            names = "--color",
            paramLabel = "WHEN",
            description =
                    "${COMPLETION-CANDIDATES}. Default: auto, on a terminal unless NO_COLOR is set.")
    @Nullable ColorChoice color;
}
