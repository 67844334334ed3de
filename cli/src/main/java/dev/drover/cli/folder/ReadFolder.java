package dev.drover.cli.folder;

import dev.drover.cli.exit.CommandFailedException;
import dev.drover.cli.exit.ExitCode;
import dev.drover.contracts.http.ReleaseUpload;
import dev.drover.contracts.wire.Limits;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.FileVisitOption;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.StreamSupport;

/** Reads the files of a folder and of those below it, without those that are hidden. */
public final class ReadFolder {
    private static final int MEBIBYTE = 1024 * 1024;
    private static final int MOST_FILES = 50_000;

    private ReadFolder() {}

    /**
     * The folder, ready to be sent.
     *
     * @param format label of the format; absent: the coordinator finds out
     */
    public static ReleaseUpload upload(
            Path folder, Optional<String> format, Map<String, String> placeholders)
            throws CommandFailedException {
        if (!Files.isDirectory(folder)) {
            throw missing(folder);
        }
        try {
            var files = read(folder, paths(folder));
            return new ReleaseUpload(format, placeholders, files);
        } catch (UncheckedIOException e) {
            throw unreadable(folder, String.valueOf(e.getMessage()), e);
        } catch (IOException e) {
            throw unreadable(folder, e.getClass().getSimpleName() + ": " + e.getMessage(), e);
        }
    }

    /** Follows links, since a mounted Kubernetes ConfigMap consists of them. */
    private static List<Path> paths(Path folder) throws IOException, CommandFailedException {
        try (var walk = Files.walk(folder, FileVisitOption.FOLLOW_LINKS)) {
            var paths =
                    walk.filter(Files::isRegularFile)
                            .filter(path -> !hidden(folder.relativize(path)))
                            .limit(MOST_FILES + 1L)
                            .sorted()
                            .toList();
            if (paths.isEmpty()) {
                throw new CommandFailedException(
                        ExitCode.USAGE,
                        "the migrations folder " + folder + " is empty",
                        "no file in " + folder.toAbsolutePath().normalize(),
                        "put migrations there, such as 0001_create_orders.sql, or name another"
                                + " folder",
                        "FOLDER_EMPTY");
            }
            if (paths.size() > MOST_FILES) {
                throw tooLarge(folder, "more than 50,000 files");
            }
            return paths;
        }
    }

    private static List<ReleaseUpload.File> read(Path folder, List<Path> paths)
            throws IOException, CommandFailedException {
        var files = new ArrayList<ReleaseUpload.File>();
        var total = 0L;
        for (var path : paths) {
            total += Files.size(path);
            if (total > Limits.RELEASE) {
                throw tooLarge(
                        folder,
                        "more than "
                                + Limits.RELEASE / MEBIBYTE
                                + " MiB, reached with "
                                + slashed(folder.relativize(path)));
            }
            var content = Base64.getEncoder().encodeToString(Files.readAllBytes(path));
            files.add(new ReleaseUpload.File(slashed(folder.relativize(path)), content));
        }
        return files;
    }

    private static boolean hidden(Path relative) {
        return StreamSupport.stream(relative.spliterator(), false)
                .anyMatch(name -> name.toString().startsWith("."));
    }

    private static String slashed(Path relative) {
        return relative.toString().replace(relative.getFileSystem().getSeparator(), "/");
    }

    private static CommandFailedException missing(Path folder) {
        var exists = Files.exists(folder);
        return new CommandFailedException(
                ExitCode.USAGE,
                exists
                        ? "the migrations folder " + folder + " is a file"
                        : "there is no migrations folder " + folder,
                "looked for " + folder.toAbsolutePath().normalize(),
                "name the folder that holds the migrations: --migrations DIR",
                exists ? "FOLDER_EXPECTED" : "FOLDER_MISSING");
    }

    private static CommandFailedException unreadable(Path folder, String why, Exception e) {
        var failure =
                new CommandFailedException(
                        ExitCode.USAGE,
                        "cannot read the migrations folder " + folder,
                        why,
                        "check the rights of the files and that no link leads in a circle",
                        "FOLDER_UNREADABLE");
        failure.initCause(e);
        return failure;
    }

    private static CommandFailedException tooLarge(Path folder, String how) {
        return new CommandFailedException(
                ExitCode.USAGE,
                "the migrations folder " + folder + " is too large",
                how,
                "name the folder of the migrations alone, without data and build output",
                "RELEASE_TOO_LARGE");
    }
}
