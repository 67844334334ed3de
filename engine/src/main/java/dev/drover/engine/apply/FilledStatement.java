package dev.drover.engine.apply;

import dev.drover.engine.sql.Statement;

import java.util.Map;

/**
 * A statement with the tenant's placeholders filled in.
 *
 * @param number in its script, from 1
 * @param sql what is sent
 * @param values of the placeholders, by full name
 */
public record FilledStatement(
        Statement statement, int number, String sql, Map<String, String> values) {

    private static final String OPEN = "${drover.";

    public FilledStatement {
        values = Map.copyOf(values);
    }

    /** Whether it held no placeholder. */
    boolean isAsWritten() {
        return sql.equals(statement.sql());
    }

    /** Which index of the statement's own text an index of what is sent comes from. */
    int sourceOffset(int sent) {
        var source = statement.sql();
        int shift = 0;
        for (int at = source.indexOf(OPEN); at >= 0; at = source.indexOf(OPEN, at + 1)) {
            if (sent + shift < at) {
                break;
            }
            int end = source.indexOf('}', at) + 1;
            int length = values.getOrDefault(source.substring(at + 2, end - 1), "").length();
            if (sent + shift < at + length) {
                return at;
            }
            shift += end - at - length;
        }
        return sent + shift;
    }
}
