package dev.drover.coordinator.db;

/** The control database cannot be used; the message says why and what to do. */
public final class ControlDatabaseException extends RuntimeException {
    ControlDatabaseException(String message) {
        super(message);
    }
}
