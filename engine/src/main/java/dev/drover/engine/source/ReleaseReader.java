package dev.drover.engine.source;

import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * Makes a release of the files of a migrations folder. Pure: equal files and options give an equal
 * release, wherever it is read; and the release's own {@link Release#files()} give it again.
 */
public final class ReleaseReader {
    private static final int LONGEST_PATH = 1024;
    private static final Pattern BAD_PATH =
            Pattern.compile(
                    "|/.*|.*[\\\\\\x00-\\x1f\\x7f].*|(?:.*/)?\\.{0,2}(?:/.*)?", Pattern.DOTALL);

    private ReleaseReader() {}

    /**
     * Reads a release.
     *
     * @throws InvalidReleaseException with everything that is wrong with the files
     */
    public static Release read(List<SourceFile> files, ReadOptions options)
            throws InvalidReleaseException {
        var problems = new Problems();
        checkPaths(files, problems);
        problems.throwIfAny();
        var layout = DetectFormat.of(files, options.format(), problems);
        problems.throwIfAny();
        return read(files, layout.orElseThrow(), options.placeholders(), problems);
    }

    private static Release read(
            List<SourceFile> files,
            Layout layout,
            Map<String, String> placeholders,
            Problems problems)
            throws InvalidReleaseException {
        ReplacePlaceholders.check(placeholders, layout, problems);
        var sum =
                layout.format() == Format.ATLAS ? AtlasSum.in(files) : Optional.<SourceFile>empty();
        if (layout.format() == Format.ATLAS) {
            AtlasSum.check(files, problems);
        }
        var found = PairFiles.in(files, layout, problems);
        var reading = new ReadMigration(layout, placeholders, problems);
        var read = found.stream().flatMap(each -> reading.of(each).stream()).toList();
        var migrations = RequiredVersions.resolve(read, found, layout, problems);
        problems.throwIfAny();
        var belonging =
                Stream.concat(found.stream().flatMap(each -> each.files().stream()), sum.stream())
                        .sorted(Comparator.comparing(SourceFile::path))
                        .toList();
        return new Release(
                ReleaseDigests.release(layout.format(), placeholders, belonging),
                ReleaseDigests.split(migrations),
                layout.format(),
                placeholders,
                migrations,
                belonging);
    }

    /** Files may come from anywhere, and their paths may become files again on another machine. */
    private static void checkPaths(List<SourceFile> files, Problems problems) {
        Set<String> seen = new HashSet<>();
        for (var file : files) {
            var path = file.path();
            if (path.length() > LONGEST_PATH || BAD_PATH.matcher(path).matches()) {
                problems.add(
                        "BAD_PATH",
                        "",
                        0,
                        "A file's path is not relative and plain.",
                        "Use paths inside of the folder, with / between their parts.");
            } else if (!seen.add(path)) {
                problems.add(
                        "DUPLICATE_PATH",
                        path,
                        0,
                        "The file is given twice.",
                        "Give each file once.");
            }
        }
    }
}
