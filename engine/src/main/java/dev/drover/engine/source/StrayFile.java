package dev.drover.engine.source;

import java.util.Locale;
import java.util.regex.Pattern;

/**
 * Judges a file that does not fit the folder's format. What may be a migration with a slip in its
 * name is reported, since to leave it out silently would be worse; anything else is ignored.
 */
final class StrayFile {
    private static final Pattern NOT_SQL =
            Pattern.compile(
                    "\\d+_[^/]*\\.(?:up|down)\\.[a-z]+|\\d+_[^/]*\\.go|(?:.*/)?[VURB]\\d[^/]*__[^/]+\\.(?:java|kt|py|sh)");
    private static final Pattern FLYWAY_CALLBACK =
            Pattern.compile("(?:.*/)?(?:before|after|create)[A-Z][^/]*\\.sql");

    private StrayFile() {}

    static void check(SourceFile file, Layout layout, Problems problems) {
        var path = file.path();
        if (!path.toLowerCase(Locale.ROOT).endsWith(".sql")) {
            if (isNotSql(path)) {
                problems.add(
                        "NOT_SQL_MIGRATION",
                        path,
                        0,
                        "The name is a migration's, and only SQL can be read.",
                        "Write it as SQL, or remove it.");
            }
        } else if (layout.format() == Format.FLYWAY && FLYWAY_CALLBACK.matcher(path).matches()) {
            problems.add(
                    "CALLBACK_UNSUPPORTED",
                    path,
                    0,
                    "Flyway's callbacks are not run.",
                    "Make it a migration, or remove it.");
        } else if (!layout.folders() || path.indexOf('/') >= 0) {
            problems.add(
                    "STRAY_SQL_FILE",
                    path,
                    0,
                    "The name fits no migration of the format " + layout.format().label() + ".",
                    "Name it like " + layout.example() + ", or move it out of the folder.");
        }
    }

    /** Whether a name is a migration's of a kind that is not SQL. */
    static boolean isNotSql(String path) {
        return NOT_SQL.matcher(path).matches();
    }
}
