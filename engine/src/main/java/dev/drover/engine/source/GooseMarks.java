package dev.drover.engine.source;

import dev.drover.engine.source.Sections.Range;

import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * Reads goose's marks: {@code -- +goose Up}, {@code Down}, {@code NO TRANSACTION}, {@code
 * StatementBegin} and {@code StatementEnd}.
 *
 * <p>The last two tell goose where a statement ends that holds semicolons. They are checked and not
 * needed: the splitter knows bodies and quotes by itself.
 */
final class GooseMarks {
    private static final Pattern MARK =
            Pattern.compile("--\\s*\\+goose\\b\\s*(.*)", Pattern.CASE_INSENSITIVE);
    private static final List<String> KNOWN =
            List.of("Up", "Down", "StatementBegin", "StatementEnd", "NO TRANSACTION");

    private final SourceFile file;
    private final Problems problems;
    private int up = -1;
    private int down = -1;
    private int openStatement;
    private boolean noTransaction;

    private GooseMarks(SourceFile file, Problems problems) {
        this.file = file;
        this.problems = problems;
    }

    static Sections read(SourceFile file, Problems problems) {
        var reading = new GooseMarks(file, problems);
        for (var line : DashedLine.of(file.text())) {
            var matcher = MARK.matcher(line.text());
            if (matcher.matches()) {
                reading.read(line, String.valueOf(matcher.group(1)));
            }
        }
        return reading.sections();
    }

    private void read(DashedLine line, String command) {
        if (line.indented()) {
            problem(
                    "MARK_MISPLACED",
                    line.number(),
                    "Blanks stand before the mark, and goose would take it for a comment.",
                    "Begin the line with the dashes.");
            return;
        }
        switch (command.toUpperCase(Locale.ROOT)) {
            case "UP" -> up(line);
            case "DOWN" -> down(line);
            case "STATEMENTBEGIN" -> begin(line);
            case "STATEMENTEND" -> end(line);
            case "NO TRANSACTION" -> noTransaction = true;
            case "ENVSUB ON", "ENVSUBST ON" ->
                    problem(
                            "MARK_UNSUPPORTED",
                            line.number(),
                            "ENVSUB fills in variables of the machine that runs goose, and a release is the same everywhere.",
                            "Write the values into the script, or keep it as a numbered migration with placeholders.");
            case "ENVSUB OFF", "ENVSUBST OFF" -> {}
            default ->
                    problem(
                            "UNKNOWN_MARK",
                            line.number(),
                            "goose has no mark +goose " + command + ".",
                            Spelling.hint(command, KNOWN));
        }
    }

    private void up(DashedLine line) {
        if (up >= 0) {
            problem(
                    "MARK_MISPLACED",
                    line.number(),
                    "A second -- +goose Up stands in the file.",
                    "Keep the first, and make two migrations if there are two.");
            return;
        }
        up = line.start();
        int other = DashedLine.firstOther(file.text(), up);
        if (other > 0) {
            problem(
                    "MARK_MISPLACED",
                    other,
                    "Something stands before -- +goose Up, and goose refuses that.",
                    "Move it below the mark.");
        }
    }

    private void down(DashedLine line) {
        if (up < 0 || down >= 0) {
            problem(
                    "MARK_MISPLACED",
                    line.number(),
                    up < 0
                            ? "-- +goose Down stands before any -- +goose Up."
                            : "A second -- +goose Down stands in the file.",
                    up < 0
                            ? "Put the way up first."
                            : "Keep one, with everything that leads back below it.");
            return;
        }
        closed();
        down = line.start();
    }

    private void begin(DashedLine line) {
        if (up < 0) {
            problem(
                    "MARK_MISPLACED",
                    line.number(),
                    "-- +goose StatementBegin stands before -- +goose Up.",
                    "Put -- +goose Up above it.");
        }
        closed();
        openStatement = line.number();
    }

    private void end(DashedLine line) {
        if (openStatement == 0) {
            problem(
                    "MARK_MISPLACED",
                    line.number(),
                    "-- +goose StatementEnd has no StatementBegin.",
                    "Remove it, or put StatementBegin before the statement.");
        }
        openStatement = 0;
    }

    /** Reports a statement that is still open where it must not be. */
    private void closed() {
        if (openStatement > 0) {
            problem(
                    "MARK_UNCLOSED",
                    openStatement,
                    "-- +goose StatementBegin has no StatementEnd.",
                    "Put -- +goose StatementEnd behind the statement.");
        }
        openStatement = 0;
    }

    private Sections sections() {
        closed();
        if (up < 0) {
            problem(
                    "MARK_MISSING",
                    0,
                    "The file has no -- +goose Up, so goose would not run it.",
                    "Put -- +goose Up before its first statement.");
        }
        int length = file.text().length();
        var said = noTransaction ? Optional.of(false) : Optional.<Boolean>empty();
        return new Sections(
                List.of(new Range(0, down < 0 ? length : down)),
                down < 0 ? List.of() : List.of(new Range(down, length)),
                true,
                said,
                said,
                "-- +goose NO TRANSACTION",
                false);
    }

    private void problem(String code, int line, String what, String remedy) {
        problems.add(code, file.path(), line, what, remedy);
    }
}
