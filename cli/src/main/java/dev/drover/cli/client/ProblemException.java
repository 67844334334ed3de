package dev.drover.cli.client;

import dev.drover.contracts.http.Problem;

/** The coordinator understood, and refuses with its reasons. */
public final class ProblemException extends CoordinatorException {
    private final transient Problem problem;

    public ProblemException(Problem problem) {
        super(problem.code() + ": " + problem.detail());
        this.problem = problem;
    }

    public Problem problem() {
        return problem;
    }
}
