package dev.drover.engine.session;

import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** One row of an answer; columns count from 0. */
public final class Row {
    private final List<@Nullable String> values;

    /**
     * @param values its own from now on
     */
    Row(List<@Nullable String> values) {
        this.values = values;
    }

    public Optional<String> maybe(int column) {
        return Optional.ofNullable(values.get(column));
    }

    public String text(int column) {
        return Objects.requireNonNull(values.get(column), "column " + column + " is null");
    }

    /** Whether none of these is null. */
    public boolean hasAll(int... columns) {
        for (int column : columns) {
            if (values.get(column) == null) {
                return false;
            }
        }
        return true;
    }

    public int integer(int column) {
        return Integer.parseInt(text(column));
    }

    public long number(int column) {
        return Long.parseLong(text(column));
    }

    /** False for null. */
    public boolean isTrue(int column) {
        return "t".equals(values.get(column));
    }

    public UUID uuid(int column) {
        return UUID.fromString(text(column));
    }

    /** A column of this type, as the server shows it with the date style that the driver sets. */
    public Instant timestamp(int column) {
        return Timestamps.parse(text(column));
    }

    public Optional<Instant> maybeTimestamp(int column) {
        return maybe(column).map(Timestamps::parse);
    }

    /** From microseconds since 1970. */
    public Instant instant(int column) {
        long micros = number(column);
        return Instant.ofEpochSecond(
                Math.floorDiv(micros, 1_000_000L), Math.floorMod(micros, 1_000_000L) * 1_000L);
    }
}
