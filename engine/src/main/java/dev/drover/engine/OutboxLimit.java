package dev.drover.engine;

/**
 * How much an outbox may hold before no further migration begins: a tenant's database is not to
 * fill up with events that nobody takes. What is under way may go beyond it by a few rows.
 *
 * @param rows events
 * @param bytes of their payloads, by characters
 */
public record OutboxLimit(int rows, long bytes) {
    public static final OutboxLimit DEFAULT = new OutboxLimit(10_000, 10L * 1024 * 1024);

    public OutboxLimit {
        if (rows < 1 || bytes < 1) {
            throw new IllegalArgumentException(
                    "an outbox needs room: %d rows, %d bytes".formatted(rows, bytes));
        }
    }
}
