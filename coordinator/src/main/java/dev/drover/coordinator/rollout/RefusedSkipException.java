package dev.drover.coordinator.rollout;

import dev.drover.contracts.RolloutId;
import dev.drover.contracts.http.Problem;

import java.util.List;

/** Tenants cannot be left out of a rollout; none of those that were named is. */
public final class RefusedSkipException extends Exception {
    private static final long serialVersionUID = 1;

    private final transient List<Problem.Item> problems;

    RefusedSkipException(RolloutId rollout, List<Problem.Item> problems) {
        super(
                problems.size() == 1
                        ? problems.getFirst().what()
                        : "%,d of the tenants cannot be left out of rollout %s; none was."
                                .formatted(problems.size(), rollout));
        this.problems = List.copyOf(problems);
    }

    /** Each tenant that cannot. */
    public List<Problem.Item> problems() {
        return problems;
    }
}
