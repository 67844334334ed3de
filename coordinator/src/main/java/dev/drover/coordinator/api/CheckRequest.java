package dev.drover.coordinator.api;

import dev.drover.contracts.ProjectName;
import dev.drover.contracts.ReleaseDigest;
import dev.drover.contracts.command.LedgerPolicy.Repair;
import dev.drover.contracts.http.Problem;
import dev.drover.contracts.http.RolloutRequest;
import dev.drover.coordinator.rollout.CheckStrategy;
import dev.drover.coordinator.rollout.RolloutSpec.Action;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;

/** Tells everything that is wrong with the form of a rollout's request. */
final class CheckRequest {
    private static final long LONGEST_SECONDS = 30L * 24 * 3600;

    private final List<Problem.Item> problems = new ArrayList<>();

    private CheckRequest() {}

    static void check(RolloutRequest request) {
        var check = new CheckRequest();
        check.form("project", request.project(), ProjectName::new);
        check.form("release", request.release(), ReleaseDigest::new);
        check.form("action", request.action(), Action::of);
        check.noRepair(request);
        var strategy = request.strategy();
        check.range("strategy.maxParallel", strategy.maxParallel(), 0, 100_000);
        check.range("strategy.perServer", strategy.perServer(), 0, 10_000);
        check.range("strategy.maxAttempts", strategy.maxAttempts(), 1, 1_000);
        check.range(
                "strategy.giveUpAfterSeconds", strategy.giveUpAfterSeconds(), 1, LONGEST_SECONDS);
        check.range("strategy.backoffBaseMillis", strategy.backoffBaseMillis(), 1, 3_600_000);
        check.problems.addAll(CheckStrategy.check(strategy).problems());
        if (request.action().equals("revert") && request.toVersion().isEmpty()) {
            check.problems.add(
                    new Problem.Item(
                            "VERSION_MISSING",
                            "toVersion",
                            "A revert needs the version to go back to.",
                            "Name it: --to VERSION."));
        }
        if (!check.problems.isEmpty()) {
            throw ProblemException.of(
                    422, "INVALID_REQUEST", "The request is invalid", check.problems);
        }
    }

    private void form(String where, String value, Function<String, ?> constructor) {
        try {
            var _ = constructor.apply(value);
        } catch (IllegalArgumentException e) {
            problems.add(
                    new Problem.Item("INVALID_VALUE", where, e.getMessage() + ".", "Change it."));
        }
    }

    /** A person vouches for tenants that were looked at, not for whatever a rollout meets. */
    private void noRepair(RolloutRequest request) {
        if (request.policy().repair() != Repair.NONE) {
            problems.add(
                    new Problem.Item(
                            "REPAIR_NOT_HERE",
                            "policy.repair",
                            "A rollout accepts nothing in a person's place.",
                            "Use drover repair, or POST /replays, for tenants that stand failed."));
        }
    }

    private void range(String where, long value, long least, long most) {
        if (value < least || value > most) {
            problems.add(
                    new Problem.Item(
                            "INVALID_NUMBER",
                            where,
                            "%d is out of range.".formatted(value),
                            "Give a number from %d to %d.".formatted(least, most)));
        }
    }
}
