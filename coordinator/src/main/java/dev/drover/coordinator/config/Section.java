package dev.drover.coordinator.config;

import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/** A part of the configuration that knows which of its keys were asked for. */
final class Section {
    private final String path;
    private final @Nullable JsonNode node;
    private final List<String> problems;
    private final Set<String> known = new HashSet<>();

    /**
     * @param problems where to add what is wrong
     */
    Section(String path, @Nullable JsonNode node, List<String> problems) {
        this.path = path;
        this.node = node;
        this.problems = problems;
        if (node != null && !node.isObject() && !node.isMissingNode() && !node.isNull()) {
            problems.add((path.isEmpty() ? "the file" : path) + ": keys and values are expected");
        }
    }

    boolean isThere() {
        return node != null && !node.isNull();
    }

    Section section(String key) {
        return new Section(at(key), find(key), problems);
    }

    /** Empty when it is missing, which is a problem. */
    String text(String key) {
        var value = find(key);
        if (value == null || !value.isValueNode() || value.asString().isBlank()) {
            problems.add(at(key) + ": is missing");
            return "";
        }
        return value.asString();
    }

    String text(String key, String otherwise) {
        return find(key) == null ? otherwise : text(key);
    }

    int number(String key, int otherwise, int from, int to) {
        var value = find(key);
        if (value == null) {
            return otherwise;
        }
        if (!value.isInt() || value.asInt() < from || value.asInt() > to) {
            problems.add("%s: %s is no number from %d to %d".formatted(at(key), value, from, to));
            return otherwise;
        }
        return value.asInt();
    }

    boolean flag(String key) {
        var value = find(key);
        if (value != null && !value.isBoolean()) {
            problems.add("%s: %s is neither true nor false".formatted(at(key), value));
        }
        return value != null && value.isBoolean() && value.asBoolean();
    }

    Map<String, String> entries(String key) {
        var entries = new LinkedHashMap<String, String>();
        var value = find(key);
        if (value == null) {
            return entries;
        }
        if (!value.isObject()) {
            problems.add(at(key) + ": names and values are expected");
        }
        for (var entry : value.properties()) {
            entries.put(entry.getKey(), entry.getValue().asString());
        }
        return entries;
    }

    /** A key that nobody asked for is a mistake, most often of spelling. */
    void refuseOthers() {
        if (node == null || !node.isObject()) {
            return;
        }
        for (var entry : node.properties()) {
            if (!known.contains(entry.getKey())) {
                problems.add(
                        "%s: no such key; there are %s"
                                .formatted(at(entry.getKey()), known.stream().sorted().toList()));
            }
        }
    }

    private @Nullable JsonNode find(String key) {
        known.add(key);
        if (node == null) {
            return null;
        }
        var value = node.get(key);
        return value == null || value.isNull() ? null : value;
    }

    private String at(String key) {
        return path.isEmpty() ? key : path + "." + key;
    }
}
