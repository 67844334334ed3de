package dev.drover.worker.intake;

import java.util.List;

/** Kafka lacks what workers need; the message says how to provide all of it. */
public final class NotPreparedException extends Exception {
    public NotPreparedException(List<String> problems) {
        super(String.join("\n", problems));
    }
}
