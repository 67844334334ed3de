package dev.drover.coordinator.rollout;

import dev.drover.contracts.http.Problem;
import dev.drover.contracts.http.RolloutRequest;
import dev.drover.contracts.http.RolloutRequest.Strategy;
import dev.drover.contracts.wire.Json;
import dev.drover.contracts.wire.UnreadableRecordException;
import dev.drover.coordinator.rollout.Spread.Part;
import dev.drover.coordinator.rollout.decision.AssignWaves.Members;
import dev.drover.coordinator.rollout.decision.Budget;
import dev.drover.coordinator.rollout.decision.HealthLimits;
import dev.drover.coordinator.rollout.decision.Rollout.OnFailure;
import dev.drover.coordinator.rollout.decision.Wave;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Checks a strategy and tells everything that is wrong with it at once. Pure. */
public final class CheckStrategy {
    private static final int MOST_WAVES = 50;
    private static final double ALL = 100;

    /** What waves allow when nobody says how much. */
    private static final Budget FOR_WAVES =
            new Budget(
                    new Budget.Limit(Optional.empty(), Optional.of(5.0)),
                    Budget.Limit.NONE,
                    Budget.Limit.NONE);

    private final StrategyProblems problems = new StrategyProblems();
    private double percentSoFar;

    private CheckStrategy() {}

    /**
     * What a strategy comes to, as far as it could be understood.
     *
     * @param problems everything that is wrong with it; empty: it can be followed
     */
    public record Checked(Spread spread, List<Problem.Item> problems) {
        public Checked {
            problems = List.copyOf(problems);
        }
    }

    public static Checked check(Strategy strategy) {
        var check = new CheckStrategy();
        var spread = check.spread(strategy);
        return new Checked(spread, check.problems.all());
    }

    /** One that was checked, as the control database keeps it. */
    public static Spread stored(String strategy) {
        try {
            return check(Json.read(strategy, Strategy.class)).spread();
        } catch (UnreadableRecordException e) {
            throw new IllegalStateException("a strategy cannot be read: " + strategy, e);
        }
    }

    /** A limit, as far as it could be understood, and what is wrong with it. */
    public record CheckedLimit(Budget.Limit limit, List<Problem.Item> problems) {
        public CheckedLimit {
            problems = List.copyOf(problems);
        }
    }

    public static CheckedLimit checkLimit(String where, RolloutRequest.Limit limit) {
        var problems = new StrategyProblems();
        var checked = new CheckLimit(problems).check(where, limit);
        return new CheckedLimit(checked, problems.all());
    }

    private Spread spread(Strategy strategy) {
        var windows = new CheckWindows(problems).check(strategy.windows().orElse(List.of()));
        return new Spread(
                strategy.waves().map(this::waves).orElse(List.of(rest())),
                strategy.budget()
                        .map(this::budget)
                        .orElse(strategy.waves().isPresent() ? FOR_WAVES : Budget.NONE),
                onFailure(strategy.onFailure()),
                strategy.ramp().orElse(false),
                duration("settle", strategy.settle(), Spread.SETTLE),
                windows,
                strategy.health().map(new CheckHealth(problems)::check).orElse(HealthLimits.NONE));
    }

    private List<Part> waves(List<RolloutRequest.Wave> waves) {
        if (waves.isEmpty() || waves.size() > MOST_WAVES) {
            problems.add(
                    "WAVES",
                    "waves",
                    "There are %d waves.".formatted(waves.size()),
                    "Name 1 to %d, or leave the key out for one with all.".formatted(MOST_WAVES));
            return List.of(rest());
        }
        var parts = new ArrayList<Part>();
        for (int i = 0; i < waves.size(); i++) {
            parts.add(wave("waves[%d]".formatted(i), waves.get(i)));
        }
        if (percentSoFar < ALL) {
            parts.add(rest());
        }
        return parts;
    }

    private static Part rest() {
        return new Part(Optional.empty(), new Members.Rest(), Wave.Terms.NONE);
    }

    private Part wave(String where, RolloutRequest.Wave wave) {
        wave.name()
                .filter(name -> name.isBlank() || name.length() > 63)
                .ifPresent(_ ->
                        problems.add(
                                "INVALID_NAME",
                                where + ".name",
                                "The wave's name is empty or too long.",
                                "Use 1 to 63 characters."));
        return new Part(
                wave.name(),
                members(where, wave),
                new Wave.Terms(
                        duration(where + ".bake", wave.bake(), Duration.ZERO),
                        gate(where + ".gate", wave.gate()),
                        wave.strict().orElse(false)));
    }

    private Members members(String where, RolloutRequest.Wave wave) {
        var found = new ArrayList<Members>();
        wave.count().ifPresent(count -> found.add(count(where, count)));
        wave.percent().ifPresent(percent -> found.add(percent(where, percent)));
        wave.labels().ifPresent(labels -> found.add(labelled(where, labels)));
        if (found.size() != 1) {
            problems.add(
                    found.isEmpty() ? "EMPTY_WAVE" : "WAVE_AMBIGUOUS",
                    where,
                    found.isEmpty()
                            ? "Nothing says which tenants are in the wave."
                            : "The wave says in more than one way which tenants are in it.",
                    "Write one of count, percent and labels.");
            return new Members.Rest();
        }
        return found.getFirst();
    }

    private Members count(String where, int count) {
        if (count < 1) {
            empty(where + ".count", "A wave of %d tenants is empty.".formatted(count));
        }
        return new Members.Count(count);
    }

    private Members percent(String where, double percent) {
        if (!(percent > 0)) {
            empty(where + ".percent", "A wave of %s percent is empty.".formatted(percent));
        } else if (percent > ALL) {
            problems.add(
                    "INVALID_NUMBER",
                    where + ".percent",
                    "%s is more than all.".formatted(percent),
                    "Write at most 100.");
        } else if (percent <= percentSoFar) {
            problems.add(
                    "PERCENT_NOT_INCREASING",
                    where + ".percent",
                    "%s is not more than %s, which an earlier wave reaches."
                            .formatted(percent, percentSoFar),
                    "Percentages are cumulative: let each be larger than the one before.");
        }
        percentSoFar = Math.max(percentSoFar, percent);
        return new Members.Percent(percent);
    }

    private Members labelled(String where, Map<String, String> labels) {
        if (labels.isEmpty()) {
            empty(where + ".labels", "The wave names no label.");
        }
        return new Members.Labelled(labels);
    }

    private void empty(String where, String what) {
        problems.add("EMPTY_WAVE", where, what, "Leave the wave out, or give it tenants.");
    }

    private Wave.Gate gate(String where, Optional<String> word) {
        return switch (word.orElse("auto")) {
            case "auto" -> Wave.Gate.AUTO;
            case "manual" -> Wave.Gate.MANUAL;
            default -> {
                problems.value(where, word, "auto or manual");
                yield Wave.Gate.AUTO;
            }
        };
    }

    private OnFailure onFailure(Optional<String> word) {
        return switch (word.orElse("pause")) {
            case "pause" -> OnFailure.PAUSE;
            case "abort" -> OnFailure.ABORT;
            case "continue" -> OnFailure.CONTINUE;
            default -> {
                problems.value("onFailure", word, "pause, abort or continue");
                yield OnFailure.PAUSE;
            }
        };
    }

    private Budget budget(RolloutRequest.Budget budget) {
        return new Budget(
                limit("budget.total", budget.total()),
                limit("budget.perWave", budget.perWave()),
                limit("budget.perServer", budget.perServer()));
    }

    private Budget.Limit limit(String where, Optional<RolloutRequest.Limit> limit) {
        return limit.map(each -> new CheckLimit(problems).check(where, each))
                .orElse(Budget.Limit.NONE);
    }

    private Duration duration(String where, Optional<String> text, Duration otherwise) {
        var duration = text.flatMap(DurationText::parse);
        if (text.isPresent() && duration.isEmpty()) {
            problems.value(where, text, "a time such as 30s, 15m, 1h30m or 2d, at most 30d");
        }
        return duration.orElse(otherwise);
    }
}
