package dev.drover.engine.source;

/** Reads the marks of a file's own tool. */
final class DivideFile {
    private DivideFile() {}

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
