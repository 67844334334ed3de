package dev.drover.cli.command;

import dev.drover.cli.client.CoordinatorClient;
import dev.drover.cli.client.CoordinatorLocation;
import dev.drover.cli.console.ColorChoice;
import dev.drover.cli.console.Console;
import dev.drover.cli.console.Line;
import dev.drover.cli.console.Style;
import dev.drover.cli.exit.CommandFailedException;
import dev.drover.cli.exit.ExitCode;
import dev.drover.cli.output.OutputFormat;
import dev.drover.cli.output.Table;
import dev.drover.contracts.wire.Json;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Model.CommandSpec;

/** What one run of a command works with: a coordinator, streams, and how to write. */
record Session(CoordinatorClient client, Console console, OutputFormat format, ColorChoice color)
        implements AutoCloseable {

    /** An option given nearest to the command wins; after the root comes the environment. */
    static Session open(CommandSpec command, Surroundings surroundings)
            throws CommandFailedException {
        var console = surroundings.console();
        return new Session(
                new CoordinatorClient(
                        location(command, surroundings),
                        line -> {
                            console.err().println(line);
                            console.err().flush();
                        }),
                console,
                option(command, o -> o.output).orElse(OutputFormat.table),
                option(command, o -> o.color).orElse(ColorChoice.auto));
    }

    private static CoordinatorLocation location(CommandSpec command, Surroundings surroundings)
            throws CommandFailedException {
        var option = option(command, o -> o.coordinator);
        var variable =
                Optional.ofNullable(
                                surroundings
                                        .console()
                                        .environment()
                                        .get(CoordinatorLocation.VARIABLE))
                        .filter(value -> !value.isBlank());
        var given =
                option.or(
                        surroundings.coordinator().isPresent() ? Optional::empty : () -> variable);
        try {
            return given.map(CoordinatorLocation::parse)
                    .or(surroundings::coordinator)
                    .orElse(CoordinatorLocation.DEFAULT);
        } catch (IllegalArgumentException e) {
            throw new CommandFailedException(
                    ExitCode.USAGE,
                    "the coordinator's address is wrong",
                    String.valueOf(e.getMessage()),
                    "correct "
                            + (option.isPresent() ? "--coordinator" : CoordinatorLocation.VARIABLE),
                    "COORDINATOR_ADDRESS_INVALID");
        }
    }

    private static <T> Optional<T> option(
            CommandSpec command, Function<ClientOptions, @Nullable T> option) {
        for (var spec = command; spec != null; spec = spec.parent()) {
            var mixin = spec.mixins().get(ClientOptions.NAME);
            if (mixin != null && mixin.userObject() instanceof ClientOptions options) {
                var value = option.apply(options);
                if (value != null) {
                    return Optional.of(value);
                }
            }
        }
        return Optional.empty();
    }

    Instant now() {
        return console.clock().instant();
    }

    int width() {
        return console.outScreen().width();
    }

    Style style() {
        return console.outStyle(color);
    }

    boolean forPeople() {
        return format == OutputFormat.table;
    }

    /** A line of data for people. */
    void print(Line line) {
        console.out().println(line.text(style()));
    }

    void print(String line) {
        console.out().println(line);
    }

    /** A word to the person, apart from the data. */
    void tell(String line) {
        console.err().println(line);
    }

    /** One thing, for programs. */
    void printDocument(Object body) {
        print(format == OutputFormat.jsonl ? Json.write(body) : Json.writeIndented(body));
    }

    /** Things in the chosen format; {@code ifNone} is told when people would see an empty table. */
    <T> void printList(List<T> rows, Table<T> table, String ifNone) {
        switch (format) {
            case json -> print(Json.writeIndented(rows));
            case jsonl -> rows.forEach(row -> print(Json.write(row)));
            case table -> {
                if (rows.isEmpty()) {
                    tell(ifNone);
                } else {
                    table.lines(rows, width(), style()).forEach(this::print);
                }
            }
        }
    }

    @Override
    public void close() {
        console.out().flush();
        console.err().flush();
        client.close();
    }
}
