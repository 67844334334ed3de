package dev.drover.engine.source;

import dev.drover.engine.source.Sections.Range;

import java.util.List;
import java.util.Optional;

/**
 * Reads tern's marks: the line between the ways, and the one that does without a transaction. tern
 * fills in templates; a script that holds one cannot be read.
 */
final class TernMarks {
    private static final String DIVIDER = "---- create above / drop below ----";
    private static final String NO_TRANSACTION = "---- tern: disable-tx ----";

    private TernMarks() {}

    static Sections read(SourceFile file, Problems problems) {
        refuseTemplates(file, problems);
        int length = file.text().length();
        int down = length;
        boolean upOutside = false;
        boolean downOutside = false;
        for (var line : DashedLine.of(file.text())) {
            if (line.text().equals(DIVIDER)) {
                if (down < length) {
                    problems.add(
                            "MARK_MISPLACED",
                            file.path(),
                            line.number(),
                            "The line between create and drop stands twice.",
                            "Keep the first.");
                }
                down = Math.min(down, line.start());
            }
            if (line.text().equals(NO_TRANSACTION)) {
                upOutside |= line.start() < down;
                downOutside |= line.start() >= down;
            }
        }
        return new Sections(
                List.of(new Range(0, down)),
                down < length ? List.of(new Range(down, length)) : List.of(),
                true,
                upOutside ? Optional.of(false) : Optional.empty(),
                downOutside ? Optional.of(false) : Optional.empty(),
                NO_TRANSACTION,
                false);
    }

    private static void refuseTemplates(SourceFile file, Problems problems) {
        int at = file.text().indexOf("{{");
        if (at >= 0) {
            problems.add(
                    "TEMPLATE_UNSUPPORTED",
                    file.path(),
                    new LineCount(file.text()).at(at),
                    "tern takes {{ for the start of a template, and templates are not filled in.",
                    "Write out what it stands for; an array of arrays is ARRAY[[1, 2], [3, 4]].");
        }
    }
}
