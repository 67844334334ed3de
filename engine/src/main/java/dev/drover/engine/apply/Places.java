package dev.drover.engine.apply;

import dev.drover.engine.ScriptPlace;
import dev.drover.engine.source.Migration;
import dev.drover.engine.sql.Excerpt;
import dev.drover.engine.sql.Position;
import dev.drover.engine.sql.Statement;

/** Names places in a migration's file. */
public final class Places {
    private Places() {}

    /** A statement, when nothing more precise is known. */
    public static ScriptPlace of(Migration migration, FilledStatement filled) {
        return of(migration, filled.statement(), filled.number(), 0);
    }

    /** A character of the text that was sent for a statement, from 1. */
    public static ScriptPlace at(Migration migration, FilledStatement filled, int character) {
        int end = filled.sql().codePointCount(0, filled.sql().length());
        int offset = filled.sql().offsetByCodePoints(0, Math.clamp(character - 1, 0, end));
        return of(migration, filled.statement(), filled.number(), filled.sourceOffset(offset));
    }

    static ScriptPlace of(Migration migration, Statement statement, int number, int offset) {
        var script = migration.up();
        var position = Position.at(script.text(), statement.offset() + offset);
        return new ScriptPlace(
                migration.version(),
                script.path(),
                position.line(),
                position.column(),
                number,
                Excerpt.of(script.text(), position));
    }

    /** Only the file is known. */
    public static ScriptPlace of(Migration migration) {
        int line =
                migration.up().statements().isEmpty()
                        ? 1
                        : migration.up().statements().getFirst().line();
        return new ScriptPlace(migration.version(), migration.up().path(), line, 0, 0, "");
    }
}
