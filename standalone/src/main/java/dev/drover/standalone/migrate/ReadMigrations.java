package dev.drover.standalone.migrate;

import dev.drover.cli.exit.CommandFailedException;
import dev.drover.cli.exit.ExitCode;
import dev.drover.contracts.http.Problem;
import dev.drover.engine.source.Format;
import dev.drover.engine.source.InvalidReleaseException;
import dev.drover.engine.source.MigrationFolder;
import dev.drover.engine.source.ReadOptions;
import dev.drover.engine.source.Release;
import dev.drover.engine.source.ReleaseReader;
import dev.drover.engine.source.SourceProblem;

import java.nio.file.Path;
import java.util.Arrays;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * Reads a migrations folder here, before anything is started, so that what is wrong with it is told
 * at once.
 */
public final class ReadMigrations {
    private ReadMigrations() {}

    /**
     * @param format label of the format; absent: detected
     */
    public static Release from(
            Path folder, Optional<String> format, Map<String, String> placeholders)
            throws CommandFailedException {
        checkNamed(folder);
        var options = new ReadOptions(labelled(format), placeholders);
        try {
            return ReleaseReader.read(MigrationFolder.read(folder), options);
        } catch (InvalidReleaseException e) {
            throw refused("the migrations in %s cannot be used".formatted(folder), folder, e);
        }
    }

    private static Optional<Format> labelled(Optional<String> label) throws CommandFailedException {
        if (label.isEmpty()) {
            return Optional.empty();
        }
        for (var format : Format.values()) {
            if (format.label().equals(label.get())) {
                return Optional.of(format);
            }
        }
        throw new CommandFailedException(
                ExitCode.USAGE,
                "there is no format " + label.get(),
                "",
                "one of "
                        + Arrays.stream(Format.values())
                                .map(Format::label)
                                .collect(Collectors.joining(", ")),
                "FORMAT_UNKNOWN");
    }

    /**
     * An empty path would be the working directory, and is most likely a variable of a shell that
     * is not set.
     */
    public static void checkNamed(Path folder) throws CommandFailedException {
        if (folder.toString().isEmpty()) {
            throw new CommandFailedException(
                    ExitCode.USAGE,
                    "no folder is named",
                    "the path of the migrations is empty; nothing was changed",
                    "name the folder; the working directory is .",
                    "FOLDER_MISSING");
        }
    }

    /** All problems of a folder, for the person at the terminal. */
    public static CommandFailedException refused(
            String what, Path folder, InvalidReleaseException e) {
        var problems = e.problems();
        var items =
                problems.stream()
                        .map(p ->
                                new Problem.Item(p.code(), place(folder, p), p.what(), p.remedy()))
                        .toList();
        return new CommandFailedException(
                ExitCode.USAGE,
                what,
                problems.size() == 1
                        ? "one problem; nothing was changed"
                        : problems.size() + " problems; nothing was changed",
                "",
                problems.getFirst().code(),
                items);
    }

    private static String place(Path folder, SourceProblem problem) {
        if (problem.path().isEmpty()) {
            return folder.toString();
        }
        return problem.line() > 0 ? problem.path() + ":" + problem.line() : problem.path();
    }
}
