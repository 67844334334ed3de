package dev.drover.engine.source;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/**
 * Verifies {@code atlas.sum}. It lists the scripts by name, each with the hash over the names and
 * texts of all up to and with it; so of a folder that was changed the first line that differs names
 * the change, and the rest differ because of it.
 */
final class AtlasSum {
    static final String FILE = "atlas.sum";

    private static final String PREFIX = "h1:";
    private static final String REMEDY =
            "Restore the files, or run `atlas migrate hash` if the change is meant.";

    private record Line(String name, String hash, int number) {}

    private final List<SourceFile> scripts;
    private final SourceFile sum;
    private final Problems problems;

    private AtlasSum(List<SourceFile> scripts, SourceFile sum, Problems problems) {
        this.scripts = scripts;
        this.sum = sum;
        this.problems = problems;
    }

    static Optional<SourceFile> in(List<SourceFile> files) {
        return files.stream().filter(file -> file.path().equals(FILE)).findFirst();
    }

    static void check(List<SourceFile> files, Problems problems) {
        var scripts =
                files.stream()
                        .filter(file -> file.path().endsWith(".sql") && !file.path().contains("/"))
                        .sorted(Comparator.comparing(SourceFile::path))
                        .toList();
        in(files)
                .ifPresentOrElse(
                        sum -> new AtlasSum(scripts, sum, problems).check(),
                        () ->
                                problems.add(
                                        "ATLAS_SUM_MISSING",
                                        "",
                                        0,
                                        "The folder has no atlas.sum, which tells whether its files are whole.",
                                        "Run `atlas migrate hash`, or read the folder as another format."));
    }

    private void check() {
        var actual = hashes();
        var expected = listed();
        if (expected.isEmpty()) {
            return;
        }
        if (!firstDifference(expected.get(), actual)
                && !sum.text().lines().findFirst().orElse("").equals(PREFIX + total(actual))) {
            problem(
                    FILE,
                    1,
                    "The sum over all lines of atlas.sum is wrong: the file was edited or merged by hand.");
        }
    }

    private boolean firstDifference(List<Line> expected, List<Line> actual) {
        for (int i = 0; i < Math.max(expected.size(), actual.size()); i++) {
            if (i == actual.size() || (i < expected.size() && isGone(expected.get(i), actual))) {
                problem(
                        FILE,
                        expected.get(i).number(),
                        "The folder lacks " + expected.get(i).name() + ", which is listed here.");
                return true;
            }
            var file = actual.get(i);
            if (i == expected.size() || !expected.get(i).name().equals(file.name())) {
                problem(file.name(), 0, "atlas.sum does not list the file: it was added later.");
                return true;
            }
            if (!expected.get(i).hash().equals(file.hash())) {
                problem(file.name(), 0, "The file is not the one that atlas.sum was made of.");
                return true;
            }
        }
        return false;
    }

    private static boolean isGone(Line expected, List<Line> actual) {
        return actual.stream().noneMatch(each -> each.name().equals(expected.name()));
    }

    private Optional<List<Line>> listed() {
        var lines = sum.text().lines().toList();
        var listed = new ArrayList<Line>();
        for (int i = 0; i < lines.size(); i++) {
            var line = lines.get(i);
            int at = line.lastIndexOf(PREFIX);
            if (at < 0 || (i == 0 && at > 0)) {
                problem(FILE, i + 1, "The line is none of atlas.sum.");
                return Optional.empty();
            }
            if (i > 0) {
                var hash = line.substring(at + PREFIX.length()).strip();
                listed.add(new Line(line.substring(0, at).strip(), hash, i + 1));
            }
        }
        return Optional.of(listed);
    }

    private List<Line> hashes() {
        var digest = Sha256.newDigest();
        var hashes = new ArrayList<Line>();
        for (var script : scripts) {
            digest.update(script.path().getBytes(StandardCharsets.UTF_8));
            if (script.text().startsWith("-- atlas:sum ignore")) {
                continue;
            }
            digest.update(script.text().getBytes(StandardCharsets.UTF_8));
            hashes.add(new Line(script.path(), base64(copy(digest)), 0));
        }
        return hashes;
    }

    private static String total(List<Line> lines) {
        var digest = Sha256.newDigest();
        for (var line : lines) {
            digest.update(line.name().getBytes(StandardCharsets.UTF_8));
            digest.update(line.hash().getBytes(StandardCharsets.UTF_8));
        }
        return base64(digest);
    }

    private static MessageDigest copy(MessageDigest digest) {
        try {
            return (MessageDigest) digest.clone();
        } catch (CloneNotSupportedException e) {
            throw new IllegalStateException("the JDK's SHA-256 can be copied", e);
        }
    }

    private static String base64(MessageDigest digest) {
        return Base64.getEncoder().encodeToString(digest.digest());
    }

    private void problem(String path, int line, String what) {
        problems.add("ATLAS_SUM_MISMATCH", path, line, what, REMEDY);
    }
}
