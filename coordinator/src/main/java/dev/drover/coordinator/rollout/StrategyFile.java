package dev.drover.coordinator.rollout;

import dev.drover.contracts.http.Problem;
import dev.drover.contracts.http.RolloutRequest.Budget;
import dev.drover.contracts.http.RolloutRequest.Health;
import dev.drover.contracts.http.RolloutRequest.Limit;
import dev.drover.contracts.http.RolloutRequest.Strategy;
import dev.drover.contracts.http.RolloutRequest.Wave;
import dev.drover.contracts.http.RolloutRequest.Window;
import dev.drover.coordinator.yaml.Forms;
import dev.drover.coordinator.yaml.Keys;
import dev.drover.coordinator.yaml.Labels;
import dev.drover.coordinator.yaml.Problems;
import dev.drover.coordinator.yaml.TextProblem;
import dev.drover.coordinator.yaml.YamlNode;
import dev.drover.coordinator.yaml.YamlNode.Scalar;

import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Reads a strategy file: YAML, of which JSON is a part. Only its form is looked at here; whether a
 * rollout can follow it is looked at where every request's strategy is.
 */
public final class StrategyFile {
    private static final int MOST = 10_000_000;
    private static final List<String> KEYS =
            List.of(
                    "waves",
                    "budget",
                    "onFailure",
                    "ramp",
                    "settle",
                    "windows",
                    "health",
                    "maxParallel",
                    "perServer",
                    "maxAttempts",
                    "giveUpAfterSeconds",
                    "backoffBaseMillis");
    private static final List<String> WAVE =
            List.of("name", "count", "percent", "labels", "bake", "gate", "strict");
    private static final List<String> BUDGET = List.of("total", "perWave", "perServer");
    private static final List<String> LIMIT = List.of("failures", "percent");
    private static final List<String> HEALTH =
            List.of(
                    "replicationLag",
                    "activeSessions",
                    "oldestTransaction",
                    "lockQueue",
                    "breakers");
    private static final List<String> WINDOW = List.of("labels", "zone", "days", "from", "to");

    private final Problems problems = new Problems();
    private final Forms forms = new Forms(problems);

    private StrategyFile() {}

    /**
     * What the text says, as far as it could be read.
     *
     * @param problems everything that is wrong with its form
     */
    public record Read(Strategy strategy, List<Problem.Item> problems) {
        public Read {
            problems = List.copyOf(problems);
        }
    }

    public static Read read(String text) {
        var file = new StrategyFile();
        var strategy =
                Keys.read(text, "a strategy", KEYS, file.problems)
                        .map(file::strategy)
                        .orElse(Strategy.DEFAULT);
        return new Read(strategy, file.problems.inOrder().stream().map(TextProblem::item).toList());
    }

    private Strategy strategy(Keys keys) {
        var standard = Strategy.DEFAULT;
        return new Strategy(
                number(keys, "maxParallel").orElse(standard.maxParallel()),
                number(keys, "perServer").orElse(standard.perServer()),
                number(keys, "maxAttempts").orElse(standard.maxAttempts()),
                number(keys, "giveUpAfterSeconds")
                        .map(Integer::longValue)
                        .orElse(standard.giveUpAfterSeconds()),
                number(keys, "backoffBaseMillis")
                        .map(Integer::longValue)
                        .orElse(standard.backoffBaseMillis()),
                keys.list("waves").map(this::waves),
                keys.find("budget")
                        .flatMap(node -> Keys.of(node, "a budget", BUDGET, problems))
                        .map(this::budget),
                text(keys, "onFailure"),
                truth(keys, "ramp"),
                text(keys, "settle"),
                keys.list("windows").map(this::windows),
                keys.find("health")
                        .flatMap(node -> Keys.of(node, "health limits", HEALTH, problems))
                        .map(this::health));
    }

    private Health health(Keys keys) {
        return new Health(
                text(keys, "replicationLag"),
                number(keys, "activeSessions"),
                text(keys, "oldestTransaction"),
                number(keys, "lockQueue"),
                number(keys, "breakers"));
    }

    private List<Wave> waves(List<YamlNode> nodes) {
        return nodes.stream()
                .flatMap(node -> Keys.of(node, "a wave", WAVE, problems).stream())
                .map(keys ->
                        new Wave(
                                text(keys, "name"),
                                number(keys, "count"),
                                percent(keys),
                                labels(keys),
                                text(keys, "bake"),
                                text(keys, "gate"),
                                truth(keys, "strict")))
                .toList();
    }

    private Budget budget(Keys keys) {
        return new Budget(limit(keys, "total"), limit(keys, "perWave"), limit(keys, "perServer"));
    }

    private Optional<Limit> limit(Keys keys, String key) {
        return keys.find(key)
                .flatMap(node -> Keys.of(node, "a limit", LIMIT, problems))
                .map(each -> new Limit(number(each, "failures"), percent(each)));
    }

    private List<Window> windows(List<YamlNode> nodes) {
        return nodes.stream()
                .flatMap(node -> Keys.of(node, "a window", WINDOW, problems).stream())
                .map(keys ->
                        new Window(
                                labels(keys),
                                keys.requiredText("zone").map(Scalar::text).orElse("UTC"),
                                keys.list("days").map(this::days),
                                keys.requiredText("from").map(Scalar::text).orElse("00:00"),
                                keys.requiredText("to").map(Scalar::text).orElse("24:00")))
                .toList();
    }

    private List<String> days(List<YamlNode> nodes) {
        return nodes.stream()
                .map(node -> node instanceof Scalar scalar ? scalar.text() : node.kind())
                .toList();
    }

    private Optional<Map<String, String>> labels(Keys keys) {
        return keys.find("labels").map(new Labels(problems)::read);
    }

    private Optional<String> text(Keys keys, String key) {
        return keys.text(key).map(Scalar::text);
    }

    private Optional<Integer> number(Keys keys, String key) {
        return keys.text(key).flatMap(text -> forms.number(text, "number for " + key, 0, MOST));
    }

    private Optional<Double> percent(Keys keys) {
        return keys.text("percent").flatMap(this::percent);
    }

    private Optional<Double> percent(Scalar text) {
        try {
            return Optional.of(Double.valueOf(text.text().replaceFirst("%$", "")));
        } catch (NumberFormatException e) {
            problems.add(
                    "INVALID_NUMBER",
                    text.place(),
                    "\"%s\" is no percentage.".formatted(text.text()),
                    "Write a number such as 10 or 0.5.");
            return Optional.empty();
        }
    }

    private Optional<Boolean> truth(Keys keys, String key) {
        return keys.text(key).flatMap(text -> truth(key, text));
    }

    private Optional<Boolean> truth(String key, Scalar text) {
        if (text.text().equals("true") || text.text().equals("false")) {
            return Optional.of(text.text().equals("true"));
        }
        problems.add(
                "INVALID_VALUE",
                text.place(),
                "\"%s\" is no value of %s.".formatted(text.text(), key),
                "Write true or false.");
        return Optional.empty();
    }
}
