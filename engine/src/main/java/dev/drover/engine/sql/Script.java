package dev.drover.engine.sql;

import java.util.List;

/**
 * A script with its statements, split once.
 *
 * @param path where it came from, relative to the migrations folder; for messages
 * @param text the text that the offsets of the statements count in
 */
public record Script(String path, String text, List<Statement> statements) {
    public Script {
        statements = List.copyOf(statements);
    }
}
