package dev.drover.standalone.migrations;

import dev.drover.cli.console.Console;
import dev.drover.cli.console.Style;
import dev.drover.cli.output.OutputFormat;
import dev.drover.cli.output.Table;
import dev.drover.contracts.http.ReleaseView;
import dev.drover.contracts.http.ReleaseView.MigrationView;
import dev.drover.contracts.wire.Json;
import dev.drover.coordinator.release.ReleaseViews;
import dev.drover.standalone.migrate.ReadMigrations;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code drover migrations DIR}: what is read from a folder, without any server. */
@Command(
        name = "migrations",
        description = "Show what is read from a folder of migrations.",
        mixinStandardHelpOptions = true,
        footer = {
            "",
            "Everything wrong with the folder is told at once, with file and line; exit code 2.",
            "",
            "Examples:",
            "  drover migrations db/migrations",
            "  drover migrations db/migrations -o json | jq '.migrations[].statements'"
        })
public final class MigrationsCommand implements Callable<Integer> {
    private final Console console;

    @Parameters(paramLabel = "DIR", description = "Folder of the migrations.")
    private Path folder = Path.of("");

    @Option(names = "--format", paramLabel = "NAME", description = "Default: detected.")
    private Optional<String> format = Optional.empty();

    @Option(
            names = "--placeholder",
            paramLabel = "NAME=VALUE",
            description = "Value of a placeholder in the scripts; repeatable.")
    private Map<String, String> placeholders = new LinkedHashMap<>();

    @Option(
            names = {"-o", "--output"},
            paramLabel = "FORMAT",
            defaultValue = "table",
            description = "table, json or jsonl. Default: ${DEFAULT-VALUE}.")
    private OutputFormat output = OutputFormat.table;

    public MigrationsCommand(Console console) {
        this.console = console;
    }

    @Override
    public Integer call() throws Exception {
        var release = ReleaseViews.of(ReadMigrations.from(folder, format, placeholders));
        switch (output) {
            case json -> console.out().println(Json.writeIndented(release));
            case jsonl -> release.migrations().forEach(m -> console.out().println(Json.write(m)));
            case table -> show(release);
        }
        console.out().flush();
        console.err().flush();
        return 0;
    }

    private void show(ReleaseView release) {
        var table =
                new Table<MigrationView>()
                        .column("VERSION", MigrationView::version)
                        .prose("DESCRIPTION", MigrationView::description)
                        .column("TRANSACTION", MigrationView::transaction)
                        .number("STATEMENTS", m -> Integer.toString(m.statements().size()))
                        .column("DOWN", m -> m.hasDown() ? "yes" : "")
                        .column("CHECKSUM", m -> m.checksum().substring(0, 12))
                        .prose("DIRECTIVES", m -> String.join("; ", m.directives()));
        var width = console.outScreen().width();
        table.lines(release.migrations(), width, new Style(false)).forEach(console.out()::println);
        console.err()
                .printf(
                        "%d migrations, format %s, release %s%n",
                        release.migrations().size(), release.format(), release.digest());
    }
}
