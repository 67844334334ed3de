package dev.drover.standalone.migrate;

import dev.drover.cli.exit.CommandFailedException;
import dev.drover.cli.exit.ExitCode;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.Optional;

/**
 * Where broker and control database keep their files: the user's choice, kept, or a temporary one
 * that goes with the command. The truth lies with the tenants, so nothing is lost with it.
 */
public final class WorkDirectory implements AutoCloseable {
    private final Path path;
    private final boolean temporary;

    private WorkDirectory(Path path, boolean temporary) {
        this.path = path;
        this.temporary = temporary;
    }

    /**
     * @throws CommandFailedException when the directory cannot be created
     */
    public static WorkDirectory of(Optional<Path> chosen) throws CommandFailedException {
        try {
            if (chosen.isPresent()) {
                return new WorkDirectory(
                        Files.createDirectories(chosen.get().toAbsolutePath().normalize()), false);
            }
            return new WorkDirectory(Files.createTempDirectory("drover-"), true);
        } catch (IOException e) {
            throw new CommandFailedException(
                    ExitCode.USAGE,
                    "the data directory cannot be created",
                    chosen.map(path -> path + " is a file, or may not be written").orElse("")
                            + "; nothing was changed",
                    "name a directory that you may write to with --data-dir",
                    "DATA_DIRECTORY_UNUSABLE");
        }
    }

    public Path path() {
        return path;
    }

    public boolean temporary() {
        return temporary;
    }

    /** Deletes a temporary directory; leaves a chosen one. */
    @Override
    public void close() {
        if (temporary) {
            delete(path);
        }
    }

    /** Deletes a directory and all below it; what is gone already is fine. */
    public static void delete(Path directory) {
        if (!Files.exists(directory)) {
            return;
        }
        try {
            Files.walkFileTree(directory, new DeleteAll());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static final class DeleteAll extends SimpleFileVisitor<Path> {
        @Override
        public FileVisitResult visitFile(Path file, BasicFileAttributes attributes)
                throws IOException {
            Files.deleteIfExists(file);
            return FileVisitResult.CONTINUE;
        }

        @Override
        public FileVisitResult postVisitDirectory(
                Path directory, @org.jspecify.annotations.Nullable IOException e)
                throws IOException {
            Files.deleteIfExists(directory);
            return FileVisitResult.CONTINUE;
        }
    }
}
