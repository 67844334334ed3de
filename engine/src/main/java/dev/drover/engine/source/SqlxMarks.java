package dev.drover.engine.source;

import java.util.Optional;

/** Reads sqlx' only mark: a file that begins with {@code -- no-transaction}. */
final class SqlxMarks {
    static final String MARK = "-- no-transaction";

    private SqlxMarks() {}

    static Sections read(SourceFile file) {
        return isMarked(file)
                ? Sections.whole(file, Optional.of(false), MARK, false)
                : Sections.whole(file);
    }

    static boolean isMarked(SourceFile file) {
        return file.text().startsWith(MARK);
    }
}
