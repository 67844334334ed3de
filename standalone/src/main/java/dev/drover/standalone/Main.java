package dev.drover.standalone;

import dev.drover.cli.Drover;
import dev.drover.standalone.demo.DemoCommand;
import dev.drover.standalone.ledger.LedgerSqlCommand;
import dev.drover.standalone.migrate.MigrateCommand;
import dev.drover.standalone.migrations.MigrationsCommand;
import dev.drover.standalone.migrations.NewCommand;
import dev.drover.standalone.server.ServerCommand;
import dev.drover.standalone.topics.TopicsCommand;

import java.util.Map;

/** The program that carries whole services; it knows the client's commands as well. */
public final class Main {
    private Main() {}

    public static void main(String[] args) {
        System.exit(run(Drover.onTerminal(), args));
    }

    /** Runs a command with the streams of {@code drover}; returns the exit code. */
    public static int run(Drover drover, String... args) {
        var console = drover.console();
        return drover.inPlaceOfStubs(
                        Map.of(
                                "demo", new DemoCommand(console),
                                "migrate", new MigrateCommand(console),
                                "migrations", new MigrationsCommand(console),
                                "new", new NewCommand(console),
                                "ledger-sql", new LedgerSqlCommand(console),
                                "server", ServerCommand.create(console),
                                "topics", TopicsCommand.create(console)))
                .run(args);
    }
}
