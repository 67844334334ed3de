package dev.drover.coordinator.ops;

/** Kafka cannot be used as it is; the message says why and what to do. */
public final class KafkaNotReadyException extends RuntimeException {
    KafkaNotReadyException(String message) {
        super(message);
    }

    KafkaNotReadyException(String message, Throwable cause) {
        super(message, cause);
    }
}
