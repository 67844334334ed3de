package dev.drover.coordinator.yaml;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/** Collects what is wrong, in the order of the text; not for several threads. */
public final class Problems {
    /** Nobody reads more, and a generated file may repeat one mistake a hundred thousand times. */
    private static final int KEPT = 1_000;

    private final List<TextProblem> found = new ArrayList<>();
    private int dropped;

    public void add(String code, Place place, String what, String remedy) {
        if (found.size() < KEPT) {
            found.add(new TextProblem(code, place.line(), place.column(), what, remedy));
        } else {
            dropped++;
        }
    }

    public boolean none() {
        return found.isEmpty();
    }

    public List<TextProblem> inOrder() {
        var sorted =
                new ArrayList<>(
                        found.stream()
                                .sorted(
                                        Comparator.comparingInt(TextProblem::line)
                                                .thenComparingInt(TextProblem::column))
                                .toList());
        if (dropped > 0) {
            sorted.add(
                    TextProblem.ofTheWhole(
                            "MORE_PROBLEMS",
                            "There are %,d more problems.".formatted(dropped),
                            "Mend these first."));
        }
        return sorted;
    }
}
