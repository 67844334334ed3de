package dev.drover.coordinator.fleet;

import dev.drover.contracts.http.Problem;

import java.util.List;
import java.util.stream.Collectors;

/** A selection that names what is not there, or that no tenant matches. */
public final class RefusedSelectionException extends Exception {
    private final transient List<Problem.Item> problems;

    RefusedSelectionException(List<Problem.Item> problems) {
        super(
                problems.stream()
                        .map(each -> each.what() + " " + each.remedy())
                        .collect(Collectors.joining("\n")));
        this.problems = List.copyOf(problems);
    }

    public List<Problem.Item> problems() {
        return problems;
    }
}
