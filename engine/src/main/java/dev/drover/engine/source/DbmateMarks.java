package dev.drover.engine.source;

import dev.drover.engine.source.Sections.Range;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/** Reads dbmate's marks: {@code -- migrate:up} and {@code -- migrate:down} with their options. */
final class DbmateMarks {
    private static final Pattern MARK = Pattern.compile("--\\s*migrate:(up|down)(?:\\s+(.*))?");
    private static final List<String> OPTIONS = List.of("transaction:true", "transaction:false");

    private final SourceFile file;
    private final Problems problems;
    private final List<Range> up = new ArrayList<>();
    private final List<Range> down = new ArrayList<>();
    private Optional<Boolean> upTransaction = Optional.empty();
    private Optional<Boolean> downTransaction = Optional.empty();
    private boolean leadsDown;
    private int blocks;

    private DbmateMarks(SourceFile file, Problems problems) {
        this.file = file;
        this.problems = problems;
    }

    static Sections read(SourceFile file, Problems problems) {
        var reading = new DbmateMarks(file, problems);
        int from = 0;
        for (var line : DashedLine.of(file.text())) {
            var matcher = MARK.matcher(line.text());
            if (!matcher.matches()) {
                continue;
            }
            if (line.indented()) {
                reading.problem(
                        "MARK_MISPLACED",
                        line.number(),
                        "Blanks stand before the mark, and dbmate would take it for a comment.",
                        "Begin the line with the dashes.");
                continue;
            }
            reading.endBlock(from, line.start());
            from = reading.blocks == 0 ? 0 : line.start();
            boolean leadsDown = "down".equals(matcher.group(1));
            reading.begin(line, leadsDown, Optional.ofNullable(matcher.group(2)).orElse(""));
        }
        reading.endBlock(from, file.text().length());
        return reading.sections();
    }

    private void begin(DashedLine line, boolean leadsDown, String options) {
        if (blocks++ == 0) {
            checkFirst(line, leadsDown);
        }
        this.leadsDown = leadsDown;
        for (var option : List.of(options.strip().split("\\s+"))) {
            if (OPTIONS.contains(option)) {
                option(line, option.endsWith("true"));
            } else if (!option.isEmpty()) {
                problem(
                        "UNKNOWN_MARK",
                        line.number(),
                        "The option " + option + " of a block is not known.",
                        Spelling.hint(option, OPTIONS));
            }
        }
    }

    private void checkFirst(DashedLine line, boolean leadsDown) {
        int other = DashedLine.firstOther(file.text(), line.start());
        if (other > 0) {
            problem(
                    "MARK_MISPLACED",
                    other,
                    "Something stands before -- migrate:up, and dbmate refuses that.",
                    "Move it below the mark.");
        }
        if (leadsDown) {
            problem(
                    "MARK_MISPLACED",
                    line.number(),
                    "-- migrate:down stands before any -- migrate:up.",
                    "Put the way up first.");
        }
    }

    private void option(DashedLine line, boolean all) {
        var transaction = leadsDown ? downTransaction : upTransaction;
        if (transaction.isPresent() && !transaction.get().equals(all)) {
            problem(
                    "CONTRADICTING_TRANSACTION_MARKS",
                    line.number(),
                    "Two blocks of the file disagree about the transaction.",
                    "Give both the same option, or make two migrations of them.");
        }
        if (leadsDown) {
            downTransaction = Optional.of(all);
        } else {
            upTransaction = Optional.of(all);
        }
    }

    /** The comments before the first block belong to it, since directives may stand there. */
    private void endBlock(int from, int to) {
        if (blocks > 0) {
            (leadsDown ? down : up).add(new Range(from, to));
        }
    }

    private Sections sections() {
        if (blocks == 0) {
            problem(
                    "MARK_MISSING",
                    0,
                    "The file has no -- migrate:up, so dbmate would not run it.",
                    "Put -- migrate:up before its first statement.");
        }
        return new Sections(
                up,
                down,
                true,
                upTransaction.filter(all -> !all),
                downTransaction.filter(all -> !all),
                "-- migrate:up transaction:false",
                false);
    }

    private void problem(String code, int line, String what, String remedy) {
        problems.add(code, file.path(), line, what, remedy);
    }
}
