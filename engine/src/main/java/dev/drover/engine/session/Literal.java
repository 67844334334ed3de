package dev.drover.engine.session;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.UUID;

/** Values as SQL text, read alike whatever the session is set to. */
public final class Literal {
    private Literal() {}

    /** {@code E'…'}, for which {@code standard_conforming_strings} does not matter. */
    public static String text(String value) {
        if (value.indexOf('\0') >= 0) {
            throw new IllegalArgumentException("PostgreSQL holds no NUL character");
        }
        return "E'" + value.replace("\\", "\\\\").replace("'", "''") + "'";
    }

    public static String text(Optional<String> value) {
        return value.map(Literal::text).orElse("NULL");
    }

    public static String uuid(UUID value) {
        return "'" + value + "'::pg_catalog.uuid";
    }

    public static String instant(Instant value) {
        return "'" + value + "'::pg_catalog.timestamptz";
    }

    /** As a setting takes it: whole milliseconds. */
    public static String millis(Duration value) {
        return "'" + value.toMillis() + "ms'";
    }

    /** A quoted name. */
    public static String name(String value) {
        return "\"" + value.replace("\"", "\"\"") + "\"";
    }
}
