package dev.drover.coordinator.fleet;

import java.util.List;
import java.util.stream.Collectors;

/**
 * A tenants file that cannot become a fleet, or cannot be joined to the fleet that is there, with
 * all its problems at once.
 */
public final class InvalidTenantsFileException extends Exception {
    private final transient List<FleetProblem> problems;

    public InvalidTenantsFileException(List<FleetProblem> problems) {
        super(problems.stream().map(FleetProblem::toString).collect(Collectors.joining("\n")));
        this.problems = List.copyOf(problems);
    }

    public List<FleetProblem> problems() {
        return problems;
    }
}
