package dev.drover.engine.source;

import dev.drover.engine.sql.Comment;

import java.util.List;
import java.util.regex.Pattern;

/**
 * Finds the marks by which other tools steer a script. To PostgreSQL they are comments: a script
 * with its way back in the same file would be applied and undone in one go.
 */
final class ForeignMarks {
    private record Mark(Pattern pattern, String tool, boolean onlyFirst, String remedy) {}

    private static final String SPLIT_UP =
            "Split the file into an up script and a down script without these marks.";
    private static final String USE_OURS = "Write -- drover:transaction none in its place.";
    private static final List<Mark> MARKS =
            List.of(
                    mark("--\\s*\\+goose\\b.*", "goose", SPLIT_UP),
                    mark("--\\s*migrate:(?:up|down)\\b.*", "dbmate", SPLIT_UP),
                    mark("-{4}\\s*create above / drop below\\s*-{4}", "tern", SPLIT_UP),
                    mark("-{4}\\s*tern:\\s*disable-tx\\s*-{4}", "tern", USE_OURS),
                    mark(
                            "--\\s*liquibase formatted sql\\b.*",
                            "Liquibase",
                            "Write each changeset as a migration of its own."),
                    mark("--\\s*atlas:txmode\\b.*", "Atlas", USE_OURS),
                    mark(
                            "--\\s*atlas:delimiter\\b.*",
                            "Atlas",
                            "End the statements with semicolons, and remove the mark."),
                    new Mark(Pattern.compile("--\\s*no-transaction"), "sqlx", true, USE_OURS));

    private ForeignMarks() {}

    /** Reports the first mark of a script, if any: the others follow from it. */
    static void check(String path, List<Comment> comments, Problems problems) {
        boolean first = true;
        for (var comment : comments) {
            for (var mark : MARKS) {
                if ((first || !mark.onlyFirst())
                        && !comment.block()
                        && mark.pattern().matcher(comment.text().strip()).matches()) {
                    problems.add(
                            "FOREIGN_MARK",
                            path,
                            comment.line(),
                            "The script holds a mark of " + mark.tool() + ", which is not read.",
                            mark.remedy());
                    return;
                }
            }
            first = false;
        }
    }

    private static Mark mark(String pattern, String tool, String remedy) {
        return new Mark(Pattern.compile(pattern, Pattern.CASE_INSENSITIVE), tool, false, remedy);
    }
}
