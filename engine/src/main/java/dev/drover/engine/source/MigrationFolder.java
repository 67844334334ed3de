package dev.drover.engine.source;

import java.io.IOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * Reads what may belong to migrations from a folder and those below it: SQL and the settings beside
 * it. Hidden files and all others (README, LICENSE …) are left alone. Symbolic links are followed
 * to files inside of the folder only, so that a folder cannot make a server read others.
 */
public final class MigrationFolder {
    private static final List<String> USUAL =
            List.of("migrations", "db/migrations", "db/migration", "sql");

    private final Path root;
    private final List<SourceProblem> problems = new ArrayList<>();
    private final List<SourceFile> files = new ArrayList<>();

    private MigrationFolder(Path root) {
        this.root = root;
    }

    /**
     * The files, sorted by path.
     *
     * @throws InvalidReleaseException with everything wrong: {@code FOLDER_MISSING}, {@code
     *     NOT_A_FOLDER}, {@code FOLDER_EMPTY}, {@code NOT_UTF8}, {@code FILE_TOO_LARGE}, {@code
     *     SYMLINK_OUTSIDE}, {@code UNREADABLE_FILE}
     */
    public static List<SourceFile> read(Path folder) throws InvalidReleaseException {
        if (!Files.exists(folder)) {
            throw refused(
                    "FOLDER_MISSING", "There is no folder " + folder + ".", "Check the path.");
        }
        if (!Files.isDirectory(folder)) {
            throw refused("NOT_A_FOLDER", folder + " is not a folder.", "Name its folder.");
        }
        try {
            var reading = new MigrationFolder(folder.toRealPath());
            Files.walkFileTree(reading.root, reading.new Visitor());
            return reading.result(folder);
        } catch (IOException e) {
            throw refused(
                    "UNREADABLE_FILE",
                    "The folder " + folder + " cannot be read: " + e + ".",
                    "Check the rights of the folder and its files.");
        }
    }

    private List<SourceFile> result(Path folder) throws InvalidReleaseException {
        if (!problems.isEmpty()) {
            throw new InvalidReleaseException(problems);
        }
        files.sort(Comparator.comparing(SourceFile::path));
        var scripts = files.stream().map(SourceFile::path).filter(MigrationFolder::isSql).toList();
        var below = USUAL.stream().filter(name -> allBelow(name, scripts)).findFirst();
        if (scripts.isEmpty() || below.isPresent()) {
            throw refused(
                    "FOLDER_EMPTY",
                    "The folder " + folder + " holds no migration.",
                    below.map(name -> "Did you mean " + folder.resolve(name) + "?")
                            .orElse("Check the path, or write the first migration there."));
        }
        return List.copyOf(files);
    }

    private static boolean allBelow(String folder, List<String> scripts) {
        return !scripts.isEmpty()
                && scripts.stream().allMatch(path -> path.startsWith(folder + "/"));
    }

    private static InvalidReleaseException refused(String code, String what, String remedy) {
        return new InvalidReleaseException(List.of(new SourceProblem(code, "", 0, what, remedy)));
    }

    private static boolean isSql(String path) {
        return path.toLowerCase(Locale.ROOT).endsWith(".sql");
    }

    private static boolean belongs(String path) {
        return isSql(path)
                || path.endsWith(".sql.conf")
                || path.endsWith("/metadata.toml")
                || path.equals(AtlasSum.FILE)
                || StrayFile.isNotSql(path);
    }

    private final class Visitor extends SimpleFileVisitor<Path> {
        @Override
        public FileVisitResult preVisitDirectory(Path folder, BasicFileAttributes attributes) {
            boolean hidden = !folder.equals(root) && isHidden(folder);
            return hidden ? FileVisitResult.SKIP_SUBTREE : FileVisitResult.CONTINUE;
        }

        @Override
        public FileVisitResult visitFile(Path file, BasicFileAttributes attributes)
                throws IOException {
            var path = relative(file);
            if (isHidden(file)) {
                return FileVisitResult.CONTINUE;
            }
            if (attributes.isSymbolicLink()) {
                visitLink(file, path);
            } else if (attributes.isRegularFile() && belongs(path)) {
                add(file, path);
            }
            return FileVisitResult.CONTINUE;
        }
    }

    private void visitLink(Path link, String path) throws IOException {
        var target = target(link);
        if (target.isPresent() && target.get().startsWith(root)) {
            if (Files.isRegularFile(target.get(), LinkOption.NOFOLLOW_LINKS) && belongs(path)) {
                add(target.get(), path);
            }
        } else if (belongs(path) || target.filter(Files::isDirectory).isPresent()) {
            problems.add(
                    new SourceProblem(
                            "SYMLINK_OUTSIDE",
                            path,
                            0,
                            "The symbolic link leads out of the folder, or nowhere.",
                            "Put the file itself here."));
        }
    }

    private static Optional<Path> target(Path link) {
        try {
            return Optional.of(link.toRealPath());
        } catch (IOException _) {
            return Optional.empty();
        }
    }

    private void add(Path file, String path) throws IOException {
        long size = Files.size(file);
        if (size > DecodeSourceFile.LARGEST) {
            problems.add(DecodeSourceFile.tooLarge(path, size));
            return;
        }
        DecodeSourceFile.of(path, Files.readAllBytes(file), problems).ifPresent(files::add);
    }

    private String relative(Path file) {
        var parts = new ArrayList<String>();
        root.relativize(file).forEach(part -> parts.add(part.toString()));
        return parts.stream().collect(Collectors.joining("/"));
    }

    private static boolean isHidden(Path path) {
        return path.getFileName().toString().startsWith(".");
    }
}
