package dev.drover.worker.config;

import dev.drover.engine.spelling.DidYouMean;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.MissingNode;
import tools.jackson.databind.node.ObjectNode;

/** A part of the document; notes what is wrong and goes on with a stand-in. */
final class Section {
    private static final Pattern DURATION = Pattern.compile("(\\d{1,9}) ?(ms|s|m|min|h)");

    private final String path;
    private final JsonNode node;
    private final List<String> problems;

    Section(String path, JsonNode node, List<String> problems) {
        this.path = path;
        this.node = node;
        this.problems = problems;
        if (!node.isMissingNode() && !node.isNull() && !node.isObject()) {
            problems.add(here() + "must be a mapping of keys to values, not " + kind(node));
        }
    }

    /** Notes every key that is not one of these. */
    Section knows(String... keys) {
        var known = Set.of(keys);
        if (node instanceof ObjectNode object) {
            for (var key : object.propertyNames()) {
                if (!known.contains(key)) {
                    var meant = DidYouMean.nearest(key, known);
                    problems.add(
                            "%s: unknown key%s"
                                    .formatted(
                                            at(key),
                                            meant.map(m -> "; did you mean \"" + m + "\"?")
                                                    .orElse(
                                                            "; known: "
                                                                    + String.join(", ", keys))));
                }
            }
        }
        return this;
    }

    Section section(String key) {
        return new Section(at(key), child(key), problems);
    }

    /** The sections below, by their names. */
    Map<String, Section> sections() {
        var sections = new LinkedHashMap<String, Section>();
        if (node instanceof ObjectNode object) {
            for (var key : object.propertyNames()) {
                sections.put(key, section(key));
            }
        }
        return sections;
    }

    Optional<String> text(String key) {
        var value = child(key);
        if (absent(value)) {
            return Optional.empty();
        }
        if (!value.isString() || value.asString().isBlank()) {
            problems.add("%s: must be text, not %s".formatted(at(key), kind(value)));
            return Optional.empty();
        }
        return Optional.of(value.asString());
    }

    String requiredText(String key) {
        if (absent(child(key))) {
            problems.add(at(key) + ": is missing");
        }
        return text(key).orElse("");
    }

    int number(String key, int otherwise, int least, int most) {
        var value = child(key);
        if (absent(value)) {
            return otherwise;
        }
        if (!value.isInt() || value.asInt() < least || value.asInt() > most) {
            problems.add(
                    "%s: must be a whole number from %d to %d, not %s"
                            .formatted(at(key), least, most, kind(value)));
            return otherwise;
        }
        return value.asInt();
    }

    Duration duration(String key, Duration otherwise) {
        var text = text(key);
        if (text.isEmpty()) {
            return otherwise;
        }
        var match = DURATION.matcher(text.get());
        if (!match.matches() || Long.parseLong(match.group(1)) == 0) {
            problems.add(
                    "%s: must be a duration such as 500ms, 10s or 2m, not \"%s\""
                            .formatted(at(key), text.get()));
            return otherwise;
        }
        long amount = Long.parseLong(match.group(1));
        return switch (match.group(2)) {
            case "ms" -> Duration.ofMillis(amount);
            case "s" -> Duration.ofSeconds(amount);
            case "h" -> Duration.ofHours(amount);
            default -> Duration.ofMinutes(amount);
        };
    }

    List<String> texts(String key) {
        var value = child(key);
        var texts = new ArrayList<String>();
        if (absent(value)) {
            return texts;
        }
        if (!value.isArray()) {
            problems.add("%s: must be a list, not %s".formatted(at(key), kind(value)));
            return texts;
        }
        for (var each : value) {
            if (each.isString() && !each.asString().isBlank()) {
                texts.add(each.asString());
            } else {
                problems.add("%s: must hold texts only, not %s".formatted(at(key), kind(each)));
            }
        }
        return texts;
    }

    /** Scalars by key, as text. */
    Map<String, String> scalars() {
        var scalars = new LinkedHashMap<String, String>();
        if (node instanceof ObjectNode object) {
            for (var entry : object.properties()) {
                if (entry.getValue().isValueNode() && !entry.getValue().isNull()) {
                    scalars.put(entry.getKey(), entry.getValue().asString());
                } else {
                    problems.add(at(entry.getKey()) + ": must be text, a number or true or false");
                }
            }
        }
        return scalars;
    }

    void problem(String key, String what) {
        problems.add(at(key) + ": " + what);
    }

    private JsonNode child(String key) {
        var child = node.get(key);
        return child == null ? MissingNode.getInstance() : child;
    }

    private static boolean absent(JsonNode value) {
        return value.isMissingNode() || value.isNull();
    }

    private String at(String key) {
        return path.isEmpty() ? key : path + "." + key;
    }

    private String here() {
        return path.isEmpty() ? "the document " : path + ": ";
    }

    /** What a value is; not the value, which may be a secret in the wrong place. */
    private static String kind(JsonNode value) {
        if (value.isNumber()) {
            return value.asString();
        }
        return switch (value.getNodeType()) {
            case ARRAY -> "a list";
            case OBJECT -> "a mapping";
            case STRING -> value.asString().isBlank() ? "empty text" : "text";
            case BOOLEAN -> "true or false";
            case NULL, MISSING -> "nothing";
            case BINARY, NUMBER, POJO -> "something else";
        };
    }
}
