package dev.drover.engine;

/**
 * How much an outbox may hold before no further migration begins: what nobody has been told of for
 * so long is not to grow on. What is under way may go beyond it, by as many as share a message.
 *
 * @param events that nobody has acknowledged
 */
public record OutboxLimit(int events) {
    public static final OutboxLimit DEFAULT = new OutboxLimit(10_000);

    public OutboxLimit {
        if (events < 1) {
            throw new IllegalArgumentException("an outbox needs room: " + events + " events");
        }
    }
}
