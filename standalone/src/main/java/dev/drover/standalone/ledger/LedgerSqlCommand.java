package dev.drover.standalone.ledger;

import dev.drover.cli.console.Console;
import dev.drover.cli.exit.CommandFailedException;
import dev.drover.cli.exit.ExitCode;
import dev.drover.engine.ledger.LedgerSchema;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code drover ledger-sql}: the ledger as a DBA may create it, and the rights to grant. */
@Command(
        name = "ledger-sql",
        description = "Print the SQL that creates the ledger, for databases where Drover may not.",
        footer = {
            "",
            "Usually there is nothing to do: the first migration creates the ledger. Where",
            "the migrating role may not create schemas, a DBA runs this once in every tenant",
            "database. The role then needs no right to create schemas and owns nothing of",
            "the ledger. It is one transaction, which changes nothing where there is a schema",
            "drover already. Roles are named as pg_roles has them: capitals count.",
            "",
            "Examples:",
            "  drover ledger-sql --role migrator | psql -v ON_ERROR_STOP=1 -d tenant_042",
            "  drover ledger-sql --role migrator --reader app > ledger.sql"
        })
public final class LedgerSqlCommand implements Callable<Integer> {
    private final Console console;

    @Option(
            names = "--role",
            paramLabel = "ROLE",
            description = "The role that migrates; the rights that it needs are granted.")
    private Optional<String> role = Optional.empty();

    @Option(
            names = "--reader",
            paramLabel = "ROLE",
            description = "A role that may ask where a database stands, and nothing else.")
    private Optional<String> reader = Optional.empty();

    public LedgerSqlCommand(Console console) {
        this.console = console;
    }

    @Override
    public Integer call() throws CommandFailedException {
        checkName("--role", role);
        checkName("--reader", reader);
        console.out().print(LedgerSchema.installSql(role, reader));
        console.out().flush();
        return 0;
    }

    /** An empty name is most likely a variable of a shell that is not set. */
    private static void checkName(String option, Optional<String> name)
            throws CommandFailedException {
        if (name.filter(String::isBlank).isPresent()) {
            throw new CommandFailedException(
                    ExitCode.USAGE,
                    option + " names no role",
                    "its value is empty",
                    "give the role's name, or leave the option out",
                    "USAGE");
        }
    }
}
