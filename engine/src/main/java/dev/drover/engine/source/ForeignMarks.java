package dev.drover.engine.source;

import dev.drover.engine.sql.Comment;

import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * Finds the marks by which other tools steer a script. To PostgreSQL they are comments: a script
 * with its way back in the same file would be applied and undone in one go.
 */
final class ForeignMarks {
    private record Mark(
            Pattern pattern,
            String tool,
            Optional<Format> format,
            boolean onlyFirst,
            String remedy) {}

    private static final String SPLIT_UP =
            "Split the file into an up script and a down script without these marks.";
    private static final String USE_OURS = "Write -- drover:transaction none in its place.";
    private static final List<Mark> MARKS =
            List.of(
                    mark("--\\s*\\+goose\\b.*", Format.GOOSE, SPLIT_UP),
                    mark("--\\s*migrate:(?:up|down)\\b.*", Format.DBMATE, SPLIT_UP),
                    mark("-{4}\\s*create above / drop below\\s*-{4}", Format.TERN, SPLIT_UP),
                    mark("-{4}\\s*tern:\\s*disable-tx\\s*-{4}", Format.TERN, USE_OURS),
                    new Mark(
                            pattern("--\\s*liquibase formatted sql\\b.*"),
                            "Liquibase",
                            Optional.empty(),
                            false,
                            "Write each changeset as a migration of its own."),
                    mark("--\\s*atlas:txmode\\b.*", Format.ATLAS, USE_OURS),
                    mark(
                            "--\\s*atlas:delimiter\\b.*",
                            Format.ATLAS,
                            "End the statements with semicolons, and remove the mark."),
                    new Mark(
                            Pattern.compile("--\\s*no-transaction"),
                            "sqlx",
                            Optional.of(Format.SQLX),
                            true,
                            USE_OURS));

    private ForeignMarks() {}

    /**
     * Reports the first mark of a script that is not of its own format: the others follow from it.
     */
    static void check(String path, List<Comment> comments, Format own, Problems problems) {
        boolean first = true;
        for (var comment : comments) {
            for (var mark : MARKS) {
                if (!mark.format().equals(Optional.of(own))
                        && (first || !mark.onlyFirst())
                        && !comment.block()
                        && mark.pattern().matcher(comment.text().strip()).matches()) {
                    problems.add(
                            "FOREIGN_MARK",
                            path,
                            comment.line(),
                            "The script holds a mark of "
                                    + mark.tool()
                                    + ", which is not read in a folder of the format "
                                    + own.label()
                                    + ".",
                            mark.remedy());
                    return;
                }
            }
            first = false;
        }
    }

    /** Line of a file's first mark of a tool; 0 when it has none. */
    static int firstLine(SourceFile file, List<DashedLine> lines, Format tool) {
        if (tool == Format.SQLX) {
            return SqlxMarks.isMarked(file) ? 1 : 0;
        }
        return lines.stream()
                .filter(line ->
                        MARKS.stream()
                                .filter(mark -> mark.format().equals(Optional.of(tool)))
                                .anyMatch(mark -> mark.pattern().matcher(line.text()).matches()))
                .findFirst()
                .map(DashedLine::number)
                .orElse(0);
    }

    private static Mark mark(String pattern, Format format, String remedy) {
        var tool = format == Format.ATLAS ? "Atlas" : format.label();
        return new Mark(pattern(pattern), tool, Optional.of(format), false, remedy);
    }

    private static Pattern pattern(String pattern) {
        return Pattern.compile(pattern, Pattern.CASE_INSENSITIVE);
    }
}
