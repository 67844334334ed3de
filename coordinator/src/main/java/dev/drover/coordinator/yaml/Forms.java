package dev.drover.coordinator.fleet;

import dev.drover.coordinator.fleet.YamlNode.Mapping;
import dev.drover.coordinator.fleet.YamlNode.Scalar;

import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.regex.Pattern;

/** The forms that texts of a tenants file must have. */
final class Forms {
    /** PostgreSQL cuts longer names silently, and two tenants could become one. */
    private static final int NAME_BYTES = 63;

    /** All of them travel with each command, which has its limit. */
    static final int MOST_LABELS = 64;

    static final Pattern LABEL_NAME = Pattern.compile("[A-Za-z0-9][A-Za-z0-9_.-]{0,62}");
    static final Pattern LABEL_VALUE = Pattern.compile("[A-Za-z0-9_.:@+/-]{1,63}");

    private final Problems problems;

    Forms(Problems problems) {
        this.problems = problems;
    }

    /** A value whose constructor checks its form, such as an id. */
    <T> Optional<T> id(Scalar text, Function<String, T> constructor) {
        try {
            return Optional.of(constructor.apply(text.text()));
        } catch (IllegalArgumentException e) {
            problems.add("INVALID_ID", text.place(), e.getMessage() + ".", "Choose another id.");
            return Optional.empty();
        }
    }

    /** A name in PostgreSQL: of a database, a schema, a user. */
    Optional<String> name(Scalar text, String what) {
        var name = text.text();
        int bytes = name.getBytes(StandardCharsets.UTF_8).length;
        if (bytes > NAME_BYTES) {
            problems.add(
                    "NAME_TOO_LONG",
                    text.place(),
                    "The %s name has %d bytes; PostgreSQL keeps %d."
                            .formatted(what, bytes, NAME_BYTES),
                    "Write the name as PostgreSQL knows it.");
            return Optional.empty();
        }
        if (name.isBlank() || name.codePoints().anyMatch(Character::isISOControl)) {
            problems.add(
                    "INVALID_NAME",
                    text.place(),
                    "The %s name is empty or holds control characters.".formatted(what),
                    "Write the name as PostgreSQL knows it.");
            return Optional.empty();
        }
        return Optional.of(name);
    }

    /** A whole number between the two, both included. */
    Optional<Integer> number(Scalar text, String what, int least, int most) {
        try {
            int number = Integer.parseInt(text.text());
            if (number >= least && number <= most) {
                return Optional.of(number);
            }
        } catch (NumberFormatException e) {
            // told below, like a number out of range
        }
        problems.add(
                "INVALID_NUMBER",
                text.place(),
                "\"%s\" is no %s.".formatted(text.text(), what),
                "Write a whole number from %d to %d.".formatted(least, most));
        return Optional.empty();
    }

    Map<String, String> labels(YamlNode node) {
        if (!(node instanceof Mapping mapping)) {
            problems.add(
                    "WRONG_TYPE",
                    node.place(),
                    "The labels are %s, not names with values.".formatted(node.kind()),
                    "Write them like {tier: gold}.");
            return Map.of();
        }
        if (mapping.entries().size() > MOST_LABELS) {
            problems.add(
                    "TOO_MANY_LABELS",
                    node.place(),
                    "These are %d labels; a tenant has at most %d."
                            .formatted(mapping.entries().size(), MOST_LABELS),
                    "Keep those by which tenants are chosen or scripts are filled.");
            return Map.of();
        }
        var labels = new TreeMap<String, String>();
        mapping.entries().forEach((name, entry) -> label(name, entry, labels));
        return labels;
    }

    private void label(String name, YamlNode.Entry entry, Map<String, String> labels) {
        if (!LABEL_NAME.matcher(name).matches()) {
            problems.add(
                    "INVALID_LABEL",
                    entry.key(),
                    "\"%s\" is no label name.".formatted(name),
                    "Use 1 to 63 letters, digits or . _ -, the first a letter or digit.");
        } else if (entry.value() instanceof Scalar value
                && LABEL_VALUE.matcher(value.text()).matches()) {
            labels.put(name, value.text());
        } else {
            problems.add(
                    "INVALID_LABEL",
                    entry.value().place(),
                    "The value of label \"%s\" has not the form of one.".formatted(name),
                    "Use 1 to 63 letters, digits or . _ : @ + / -.");
        }
    }
}
