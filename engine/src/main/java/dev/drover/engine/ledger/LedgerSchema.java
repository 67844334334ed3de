package dev.drover.engine.ledger;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Objects;

/** The ledger's own schema: its text, and the mark by which it is known. */
public final class LedgerSchema {
    private static final String PREFIX = "drover ledger ";
    private static final int VERSION = 1;
    private static final String SQL = read();

    private LedgerSchema() {}

    /** What creates it, as a DBA may run it too. */
    public static String sql() {
        return SQL;
    }

    /** Whether a schema {@code drover} with this comment was made by Drover. */
    public static boolean isOurs(String comment) {
        return comment.matches(PREFIX + "\\d{1,9}");
    }

    /** Whether a newer Drover than this one made it. */
    public static boolean isNewer(String comment) {
        return isOurs(comment) && Integer.parseInt(comment.substring(PREFIX.length())) > VERSION;
    }

    private static String read() {
        try (var in = LedgerSchema.class.getResourceAsStream("ledger.sql")) {
            return new String(
                    Objects.requireNonNull(in, "ledger.sql").readAllBytes(),
                    StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
