package dev.drover.contracts.wire;

/**
 * A message is larger than its topic's readers accept, so writing it would only make a dead letter.
 */
public final class TooLargeToSendException extends IllegalArgumentException {
    TooLargeToSendException(String what, int bytes, int limit) {
        super("%s of %d bytes; at most %d are read".formatted(what, bytes, limit));
    }
}
