package dev.drover.coordinator.rollout;

import dev.drover.contracts.http.RolloutRequest;
import dev.drover.coordinator.rollout.decision.Budget;

/** Checks one limit of a budget. */
final class CheckLimit {
    private final StrategyProblems problems;

    CheckLimit(StrategyProblems problems) {
        this.problems = problems;
    }

    Budget.Limit check(String where, RolloutRequest.Limit limit) {
        if (limit.failures().isEmpty() && limit.percent().isEmpty()) {
            problems.add(
                    "EMPTY_LIMIT",
                    where,
                    "The limit limits nothing.",
                    "Write failures or percent.");
        }
        limit.failures()
                .filter(failures -> failures < 0)
                .ifPresent(failures ->
                        problems.add(
                                "INVALID_NUMBER",
                                where + ".failures",
                                "%d is out of range.".formatted(failures),
                                "Write 0 or more."));
        limit.percent()
                .filter(percent -> !(percent >= 0 && percent <= 100))
                .ifPresent(percent ->
                        problems.add(
                                "INVALID_NUMBER",
                                where + ".percent",
                                "%s is out of range.".formatted(percent),
                                "Write a number from 0 to 100."));
        return new Budget.Limit(limit.failures(), limit.percent());
    }
}
