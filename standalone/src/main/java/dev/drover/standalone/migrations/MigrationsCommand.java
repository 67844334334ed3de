package dev.drover.standalone.migrations;

import dev.drover.cli.command.Pairs;
import dev.drover.cli.console.Console;
import dev.drover.cli.console.Style;
import dev.drover.cli.output.Human;
import dev.drover.cli.output.OutputFormat;
import dev.drover.cli.output.Table;
import dev.drover.contracts.http.ReleaseView;
import dev.drover.contracts.http.ReleaseView.MigrationView;
import dev.drover.contracts.wire.Json;
import dev.drover.coordinator.release.ReleaseViews;
import dev.drover.standalone.migrate.ReadMigrations;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code drover migrations DIR}: what is read from a folder, without any server. */
@Command(
        name = "migrations",
        description = "Show what is read from a folder of migrations.",
        footer = {
            "",
            "Everything wrong with the folder is told at once, with file and line;",
            "exit code 2.",
            "",
            "Examples:",
            "  drover migrations db/migrations",
            "  drover migrations db/migrations --statements",
            "  drover migrations db/migrations -o json | jq '.migrations[].statements'"
        })
public final class MigrationsCommand implements Callable<Integer> {
    private final Console console;

    @Parameters(paramLabel = "DIR", description = "Folder of the migrations.")
    private Path folder = Path.of("");

    @Option(
            names = "--format",
            paramLabel = "NAME",
            description = "Format of the folder, such as goose. Default: detected.")
    private Optional<String> format = Optional.empty();

    @Option(
            names = "--placeholder",
            paramLabel = "NAME=VALUE",
            description = "Value of a placeholder in the scripts; repeatable.")
    private List<String> placeholders = new ArrayList<>();

    @Option(
            names = {"-o", "--output"},
            paramLabel = "FORMAT",
            defaultValue = "table",
            description = "table, json or jsonl. Default: ${DEFAULT-VALUE}.")
    private OutputFormat output = OutputFormat.table;

    @Option(
            names = "--statements",
            description = "Show each statement with its line as well; JSON always has them.")
    private boolean statements;

    public MigrationsCommand(Console console) {
        this.console = console;
    }

    @Override
    public Integer call() throws Exception {
        var release =
                ReleaseViews.of(
                        ReadMigrations.from(
                                folder, format, Pairs.of("--placeholder", placeholders)));
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
        if (statements) {
            release.migrations().forEach(this::showStatements);
        } else {
            console.out().print(table(release));
        }
        console.out().flush(); // on a terminal the summary comes last
        console.err()
                .printf(
                        "%s, format %s, release %s%n",
                        Human.count(release.migrations().size(), "migration"),
                        release.format(),
                        release.digest());
    }

    private String table(ReleaseView release) {
        var table =
                new Table<MigrationView>()
                        .column("VERSION", MigrationView::version)
                        .prose("DESCRIPTION", MigrationView::description)
                        .column("KIND", MigrationView::kind)
                        .column("TRANSACTION", MigrationView::transaction)
                        .prose("WHY", MigrationView::transactionReason)
                        .number("STATEMENTS", m -> Integer.toString(m.statements().size()))
                        .column("DOWN", m -> m.hasDown() ? "yes" : "")
                        .column("CHECKSUM", m -> m.checksum().substring(0, 12))
                        .prose("DIRECTIVES", m -> String.join("; ", m.directives()));
        var text = new StringBuilder();
        table.lines(release.migrations(), console.outScreen().width(), new Style(false))
                .forEach(line -> text.append(line).append(System.lineSeparator()));
        return text.toString();
    }

    private void showStatements(MigrationView migration) {
        console.out()
                .printf(
                        "%s  %s%s  transaction: %s (%s)%n",
                        migration.path(),
                        migration.kind(),
                        migration.hasDown() ? ", down" : "",
                        migration.transaction(),
                        migration.transactionReason());
        for (var statement : migration.statements()) {
            console.out().printf("%6d  %s%n", statement.line(), firstLine(statement.sql()));
        }
    }

    /** Control characters of a script must not steer a terminal. */
    private static String firstLine(String sql) {
        var line = sql.lines().findFirst().orElse("").replaceAll("\\p{Cntrl}", " ");
        return line.length() < sql.length() ? line + " …" : line;
    }
}
