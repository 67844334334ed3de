package dev.drover.engine.sql;

import java.util.Optional;

/**
 * One statement of a script.
 *
 * @param sql from its first to its last token: comments and blanks around it cut, those inside
 *     kept, the semicolon cut
 * @param offset index of the first character of {@code sql} in the script's text
 * @param line line of that character, counted from 1
 * @param kind told by its first words
 * @param copyData for {@link StatementKind#COPY_FROM_STDIN} the data lines up to, without, {@code
 *     \.}
 */
public record Statement(
        String sql, int offset, int line, StatementKind kind, Optional<String> copyData) {}
