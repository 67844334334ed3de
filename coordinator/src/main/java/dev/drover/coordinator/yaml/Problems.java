package dev.drover.coordinator.fleet;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/** Collects what is wrong, in the order of the text; not for several threads. */
final class Problems {
    /** Nobody reads more, and a generated file may repeat one mistake a hundred thousand times. */
    private static final int KEPT = 1_000;

    private final List<FleetProblem> found = new ArrayList<>();
    private int dropped;

    void add(String code, Place place, String what, String remedy) {
        if (found.size() < KEPT) {
            found.add(new FleetProblem(code, place.line(), place.column(), what, remedy));
        } else {
            dropped++;
        }
    }

    void throwIfAny() throws InvalidTenantsFileException {
        if (!found.isEmpty()) {
            throw new InvalidTenantsFileException(inOrder());
        }
    }

    List<FleetProblem> inOrder() {
        var sorted =
                new ArrayList<>(
                        found.stream()
                                .sorted(
                                        Comparator.comparingInt(FleetProblem::line)
                                                .thenComparingInt(FleetProblem::column))
                                .toList());
        if (dropped > 0) {
            sorted.add(
                    new FleetProblem(
                            "MORE_PROBLEMS",
                            0,
                            0,
                            "There are %,d more problems.".formatted(dropped),
                            "Mend these first."));
        }
        return sorted;
    }
}
