package dev.drover.engine.failure;

import dev.drover.engine.Failure;

/** Carries a failure to the one place that turns it into an outcome. */
public final class EngineException extends Exception {
    private final transient Failure failure;

    public EngineException(Failure failure) {
        super(failure.code() + ": " + failure.message(), null, false, false);
        this.failure = failure;
    }

    public Failure failure() {
        return failure;
    }
}
