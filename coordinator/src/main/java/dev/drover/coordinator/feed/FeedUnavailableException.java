package dev.drover.coordinator.feed;

/** Kafka does not answer. */
public final class FeedUnavailableException extends Exception {
    FeedUnavailableException(Throwable cause) {
        super("the status topic cannot be read: " + cause.getMessage(), cause);
    }
}
