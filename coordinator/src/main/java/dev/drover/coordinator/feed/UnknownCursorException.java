package dev.drover.coordinator.feed;

/** A text is no cursor of this feed. */
public final class UnknownCursorException extends Exception {
    UnknownCursorException(String text) {
        super("\"%s\" is no id of an event".formatted(text));
    }
}
