package dev.drover.coordinator.fleet;

import java.util.List;
import java.util.stream.Collectors;

/** A selection that names what is not there, or that no tenant matches. */
public final class RefusedSelectionException extends Exception {
    private final transient List<FleetProblem> problems;

    RefusedSelectionException(List<FleetProblem> problems) {
        super(problems.stream().map(FleetProblem::toString).collect(Collectors.joining("\n")));
        this.problems = List.copyOf(problems);
    }

    public List<FleetProblem> problems() {
        return problems;
    }
}
