package dev.drover.coordinator.fleet.file;

import dev.drover.coordinator.yaml.Problems;
import dev.drover.coordinator.yaml.TextProblem;

import java.util.List;
import java.util.stream.Collectors;

/**
 * A tenants file that cannot become a fleet, or cannot be joined to the fleet that is there, with
 * all its problems at once.
 */
public final class InvalidTenantsFileException extends Exception {
    private final transient List<TextProblem> problems;

    public InvalidTenantsFileException(List<TextProblem> problems) {
        super(problems.stream().map(TextProblem::toString).collect(Collectors.joining("\n")));
        this.problems = List.copyOf(problems);
    }

    static void throwIfAny(Problems problems) throws InvalidTenantsFileException {
        if (!problems.none()) {
            throw new InvalidTenantsFileException(problems.inOrder());
        }
    }

    public List<TextProblem> problems() {
        return problems;
    }
}
