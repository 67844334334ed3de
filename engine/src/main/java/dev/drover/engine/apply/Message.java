package dev.drover.engine.apply;

import dev.drover.engine.ScriptPlace;
import dev.drover.engine.source.Migration;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Text that is sent as a whole, which remembers what of it is a script's.
 *
 * <p>The server counts an error's position from the start of the message, in characters.
 */
final class Message {
    /** Belongs to the statement: that is where the server finds what is missing at its end. */
    private static final String END = "\n;\n";

    private final StringBuilder text = new StringBuilder();
    private final List<Piece> pieces = new ArrayList<>();

    private record Piece(int start, FilledStatement statement) {}

    /** Adds text of our own, complete statements. */
    Message own(String sql) {
        text.append(sql);
        return this;
    }

    /** Adds a statement of the script; the line end closes a comment that it may end with. */
    Message script(FilledStatement statement) {
        pieces.add(new Piece(text.length(), statement));
        text.append(statement.sql()).append(END);
        return this;
    }

    String text() {
        return text.toString();
    }

    /**
     * Empty for what is our own.
     *
     * @param character counted from 1
     */
    Optional<ScriptPlace> place(Migration migration, int character) {
        var whole = text.toString();
        int characters = whole.codePointCount(0, whole.length());
        if (character < 1 || character > characters) {
            return Optional.empty();
        }
        int offset = whole.offsetByCodePoints(0, character - 1);
        for (var piece : pieces.reversed()) {
            if (offset >= piece.start()) {
                int end = piece.start() + piece.statement().sql().length();
                int within = whole.codePointCount(piece.start(), Math.min(offset, end));
                return offset < end + END.length()
                        ? Optional.of(Places.at(migration, piece.statement(), within + 1))
                        : Optional.empty();
            }
        }
        return Optional.empty();
    }
}
