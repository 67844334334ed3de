package dev.drover.engine.source;

import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * Reads Atlas' directives. Atlas follows those in the comments at the very top of a file, and only
 * when a blank line divides them from the rest; elsewhere they would be ignored silently.
 */
final class AtlasMarks {
    private static final Pattern MARK = Pattern.compile("--\\s*atlas:(\\w+)\\s*(.*)");
    private static final List<String> MODES = List.of("none", "file", "all");

    private final SourceFile file;
    private final Problems problems;
    private Optional<Boolean> transaction = Optional.empty();
    private boolean checkpoint;

    private AtlasMarks(SourceFile file, Problems problems) {
        this.file = file;
        this.problems = problems;
    }

    static Sections read(SourceFile file, Problems problems) {
        var reading = new AtlasMarks(file, problems);
        int header = header(file.text());
        for (var line : DashedLine.of(file.text())) {
            var matcher = MARK.matcher(line.text());
            if (matcher.matches()) {
                var name = String.valueOf(matcher.group(1));
                reading.read(line, name, String.valueOf(matcher.group(2)), header);
            }
        }
        return Sections.whole(
                file, reading.transaction, "-- atlas:txmode none", reading.checkpoint);
    }

    /** How many lines of comments stand at the top; 0 when no blank line follows them. */
    private static int header(String text) {
        int lines = 0;
        for (var line : text.lines().toList()) {
            if (line.startsWith("--") || line.startsWith("#")) {
                lines++;
            } else {
                return line.isEmpty() ? lines : 0;
            }
        }
        return 0;
    }

    private void read(DashedLine line, String name, String value, int header) {
        switch (name) {
            case "nolint", "sum" -> {}
            case "txmode", "checkpoint" -> {
                if (line.number() > header) {
                    problem(
                            "MARK_MISPLACED",
                            line,
                            "Atlas ignores atlas:" + name + " here.",
                            "Move it to the top of the file, with a blank line after it.");
                } else if (name.equals("checkpoint")) {
                    checkpoint = true;
                } else {
                    mode(line, value);
                }
            }
            case "delimiter" ->
                    problem(
                            "MARK_UNSUPPORTED",
                            line,
                            "The script ends its statements with a delimiter of its own.",
                            "End the statements with semicolons, and remove the mark.");
            default ->
                    problem(
                            "UNKNOWN_MARK",
                            line,
                            "The directive atlas:" + name + " is not known.",
                            Spelling.hint(
                                    name, List.of("txmode", "checkpoint", "nolint", "delimiter")));
        }
    }

    private void mode(DashedLine line, String value) {
        if (!MODES.contains(value)) {
            problem(
                    "UNKNOWN_MARK",
                    line,
                    "atlas:txmode has no value " + (value.isEmpty() ? "here" : value) + ".",
                    Spelling.hint(value, MODES));
        }
        if (value.equals("none")) {
            transaction = Optional.of(false);
        }
    }

    private void problem(String code, DashedLine line, String what, String remedy) {
        problems.add(code, file.path(), line.number(), what, remedy);
    }
}
