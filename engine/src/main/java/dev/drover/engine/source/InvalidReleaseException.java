package dev.drover.engine.source;

import java.util.List;
import java.util.stream.Collectors;

/** A migrations folder that cannot become a release, with all its problems at once. */
public final class InvalidReleaseException extends Exception {
    private final transient List<SourceProblem> problems;

    public InvalidReleaseException(List<SourceProblem> problems) {
        super(problems.stream().map(SourceProblem::toString).collect(Collectors.joining("\n")));
        this.problems = List.copyOf(problems);
    }

    public List<SourceProblem> problems() {
        return problems;
    }
}
