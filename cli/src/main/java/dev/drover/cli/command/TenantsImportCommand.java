package dev.drover.cli.command;

import dev.drover.cli.client.CoordinatorException;
import dev.drover.cli.exit.CommandFailedException;
import dev.drover.cli.exit.ExitCode;
import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
        name = "import",
        description =
                "Add and change tenants from a YAML or CSV file; tenants it does not name stay.",
        footer = {
            "",
            "Examples:",
            "  drover tenants import fleet.yaml",
            "  drover tenants import tenants.csv --dry-run",
            "  drover tenants import fleet.yaml --complete"
        })
final class TenantsImportCommand extends ClientCommand {
    private static final long LARGEST = 64L * 1024 * 1024;

    @Parameters(paramLabel = "FILE", description = "The tenants file.")
    private Path file = Path.of("");

    @Option(
            names = "--complete",
            description =
                    "The file names the whole fleet: tenants that it does not name go to"
                            + " quarantine.")
    private boolean complete;

    @Option(names = "--dry-run", description = "Say what would change, and change nothing.")
    private boolean dryRun;

    TenantsImportCommand(Surroundings surroundings) {
        super(surroundings);
    }

    @Override
    ExitCode run(Session session)
            throws CommandFailedException, CoordinatorException, InterruptedException {
        boolean csv = file.toString().toLowerCase(Locale.ROOT).endsWith(".csv");
        var result = session.client().importTenants(read(), csv, complete, dryRun);
        TellImport.tell(session, result, dryRun);
        return ExitCode.OK;
    }

    private String read() throws CommandFailedException {
        if (!Files.isRegularFile(file)) {
            throw unreadable("there is no file " + file, file.toAbsolutePath().toString());
        }
        try {
            if (Files.size(file) > LARGEST) {
                throw unreadable(file + " is larger than 64 MiB", "");
            }
            return Files.readString(file);
        } catch (CharacterCodingException e) {
            throw unreadable(file + " is not UTF-8", String.valueOf(e.getMessage()));
        } catch (IOException e) {
            throw unreadable("cannot read " + file, e.getClass().getSimpleName());
        }
    }

    private static CommandFailedException unreadable(String what, String why) {
        return new CommandFailedException(
                ExitCode.USAGE, what, why, "name a tenants file in YAML or CSV", "FILE_UNREADABLE");
    }
}
