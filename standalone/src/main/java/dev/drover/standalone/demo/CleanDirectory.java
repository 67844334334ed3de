package dev.drover.standalone.demo;

import dev.drover.cli.exit.CommandFailedException;
import dev.drover.cli.exit.ExitCode;
import dev.drover.embedded.DataDirectory;
import dev.drover.embedded.EmbeddedServerException;
import dev.drover.standalone.migrate.WorkDirectory;
import dev.drover.standalone.server.StartFailure;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Deletes what an earlier demo left, and never anything else. */
final class CleanDirectory {
    private CleanDirectory() {}

    static void clean(Path directory) throws CommandFailedException {
        if (!Files.isDirectory(directory)) {
            return;
        }
        if (!ofDemo(directory)) {
            throw new CommandFailedException(
                    ExitCode.USAGE,
                    "--clean does not delete " + directory,
                    "it holds files that no demo made; nothing was deleted",
                    "name the directory of an earlier demo, or a new one",
                    "DATA_DIRECTORY_FOREIGN");
        }
        try (var held = DataDirectory.lock(directory)) {
            WorkDirectory.delete(held.path());
        } catch (EmbeddedServerException e) {
            throw StartFailure.of(e);
        }
    }

    private static boolean ofDemo(Path directory) {
        try (var entries = Files.list(directory)) {
            return entries.map(entry -> entry.getFileName().toString())
                    .allMatch(
                            name -> name.startsWith("drover") || DemoServers.NAMES.contains(name));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
