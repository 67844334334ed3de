package dev.drover.engine.source;

import java.util.regex.Pattern;

/** Reads the marks of a file's own tool. */
final class DivideFile {
    private static final Pattern MARK =
            Pattern.compile("--\\s*(?:\\+goose|migrate:).*|----.*----", Pattern.CASE_INSENSITIVE);

    private DivideFile() {}

    /** Whether there are only marks and blank lines; a comment is an author's word. */
    static boolean saysNothing(SourceFile lines) {
        return lines.text()
                .lines()
                .map(String::strip)
                .allMatch(line -> line.isEmpty() || MARK.matcher(line).matches());
    }

    /** What is wrong with the marks becomes problems; the result counts only without. */
    static Sections of(SourceFile file, Format format, Problems problems) {
        return switch (format) {
            case NUMBERED, FLYWAY, GOLANG_MIGRATE, DIESEL, PRISMA -> Sections.whole(file);
            case GOOSE -> GooseMarks.read(file, problems);
            case DBMATE -> DbmateMarks.read(file, problems);
            case SQLX -> SqlxMarks.read(file);
            case TERN -> TernMarks.read(file, problems);
            case ATLAS -> AtlasMarks.read(file, problems);
        };
    }
}
