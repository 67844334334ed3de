package dev.drover.coordinator.rollout;

import dev.drover.contracts.http.Problem;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Collects what is wrong with a strategy; not for several threads. */
final class StrategyProblems {
    private final List<Problem.Item> items = new ArrayList<>();

    void add(String code, String where, String what, String remedy) {
        items.add(new Problem.Item(code, "strategy." + where, what, remedy));
    }

    /** A word that is none of those there are. */
    void value(String where, Optional<String> word, String known) {
        add(
                "INVALID_VALUE",
                where,
                "\"%s\" is not known here.".formatted(word.orElse("")),
                "Write " + known + ".");
    }

    List<Problem.Item> all() {
        return List.copyOf(items);
    }
}
