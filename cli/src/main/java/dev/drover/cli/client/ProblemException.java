package dev.drover.cli.client;

import dev.drover.contracts.http.Problem;

import java.time.Duration;
import java.util.Optional;

/** The coordinator understood, and refuses with its reasons. */
public final class ProblemException extends CoordinatorException {
    private final transient Problem problem;
    private final transient Optional<Duration> retryAfter;

    /**
     * @param retryAfter when the coordinator would be asked again
     */
    ProblemException(Problem problem, Optional<Duration> retryAfter) {
        super(problem.code() + ": " + problem.detail());
        this.problem = problem;
        this.retryAfter = retryAfter;
    }

    /** When the coordinator would be asked again, if it says so. */
    Optional<Duration> retryAfter() {
        return retryAfter;
    }

    public Problem problem() {
        return problem;
    }
}
