package dev.drover.cli.client;

/** The coordinator did not do what it was asked. */
public abstract sealed class CoordinatorException extends Exception
        permits ProblemException, UnreachableException, UnintelligibleAnswerException {
    CoordinatorException(String message) {
        super(message);
    }

    CoordinatorException(String message, Throwable cause) {
        super(message, cause);
    }
}
