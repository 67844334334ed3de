package dev.drover.standalone.migrations;

import dev.drover.cli.console.Console;
import dev.drover.cli.exit.CommandFailedException;
import dev.drover.cli.exit.ExitCode;
import dev.drover.engine.source.InvalidReleaseException;
import dev.drover.engine.source.MigrationFolder;
import dev.drover.engine.source.NextMigration;
import dev.drover.engine.source.SourceFile;
import dev.drover.standalone.migrate.ReadMigrations;
import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code drover new NAME}: writes the next migration of a folder, never over a file. */
@Command(
        name = "new",
        description = "Write the next migration of a folder: 001_name.sql.",
        footer = {
            "",
            "The number follows the highest one and is written as wide. A folder of another",
            "format is left to its own tool.",
            "",
            "Examples:",
            "  drover new add_invoice_number -m db/migrations",
            "  drover new 'drop old table' -m db/migrations --down"
        })
public final class NewCommand implements Callable<Integer> {
    private final Console console;
    private final InstantSource time;

    @Parameters(paramLabel = "NAME", description = "What the migration does, in a few words.")
    private String name = "";

    @Option(
            names = {"-m", "--migrations"},
            paramLabel = "DIR",
            required = true,
            description = "Folder of the migrations; must exist.")
    private Path folder = Path.of("");

    @Option(names = "--down", description = "Write 001_name.down.sql as well.")
    private boolean down;

    public NewCommand(Console console) {
        this(console, InstantSource.system());
    }

    NewCommand(Console console, InstantSource time) {
        this.console = console;
        this.time = time;
    }

    @Override
    public Integer call() throws CommandFailedException {
        ReadMigrations.checkNamed(folder);
        NextMigration next;
        try {
            next = NextMigration.in(files(), name, time.instant());
        } catch (InvalidReleaseException e) {
            throw ReadMigrations.refused("no migration was written to " + folder, folder, e);
        }
        write(next.up(), "-- " + firstLine() + "\n\n");
        if (down) {
            write(next.down(), "-- Back from: " + firstLine() + "\n\n");
        }
        console.out().flush();
        return 0;
    }

    /** A folder without a script is a good place for the first one. */
    private List<SourceFile> files() throws CommandFailedException, InvalidReleaseException {
        if (Files.isDirectory(folder) && holdsNoScript()) {
            return List.of();
        }
        return MigrationFolder.read(folder);
    }

    private boolean holdsNoScript() throws CommandFailedException {
        try (var found = Files.find(folder, 8, (path, _) -> path.toString().endsWith(".sql"))) {
            return found.findAny().isEmpty();
        } catch (IOException e) {
            throw unwritable(folder, e);
        }
    }

    private String firstLine() {
        return name.strip().replaceAll("\\p{Cntrl}+", " ");
    }

    private void write(String path, String text) throws CommandFailedException {
        var file = folder.resolve(path);
        try {
            Files.writeString(file, text, StandardOpenOption.CREATE_NEW);
        } catch (FileAlreadyExistsException e) {
            var failure =
                    new CommandFailedException(
                            ExitCode.USAGE,
                            "there is already a file " + file,
                            "somebody else wrote it just now; it was left as it is",
                            "run the command again, for the number after it",
                            "FILE_EXISTS");
            failure.initCause(e);
            throw failure;
        } catch (IOException e) {
            throw unwritable(file, e);
        }
        console.out().println(file);
    }

    private static CommandFailedException unwritable(Path path, IOException e) {
        var failure =
                new CommandFailedException(
                        ExitCode.USAGE,
                        "cannot write to " + path,
                        e.toString(),
                        "check the rights of the folder",
                        "FOLDER_UNWRITABLE");
        failure.initCause(e);
        return failure;
    }
}
