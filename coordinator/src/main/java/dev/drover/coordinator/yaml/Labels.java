package dev.drover.coordinator.yaml;

import dev.drover.coordinator.yaml.YamlNode.Mapping;
import dev.drover.coordinator.yaml.YamlNode.Scalar;

import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Pattern;

/** Reads labels, in the form that they have everywhere. */
public final class Labels {
    /** All of them travel with each command, which has its limit. */
    public static final int MOST = 64;

    public static final Pattern NAME = Pattern.compile("[A-Za-z0-9][A-Za-z0-9_.-]{0,62}");
    public static final Pattern VALUE = Pattern.compile("[A-Za-z0-9_.:@+/-]{1,63}");

    private final Problems problems;

    public Labels(Problems problems) {
        this.problems = problems;
    }

    /** What could be read of them; the rest is told. */
    public Map<String, String> read(YamlNode node) {
        if (!(node instanceof Mapping mapping)) {
            problems.add(
                    "WRONG_TYPE",
                    node.place(),
                    "The labels are %s, not names with values.".formatted(node.kind()),
                    "Write them like {tier: gold}.");
            return Map.of();
        }
        if (mapping.entries().size() > MOST) {
            problems.add(
                    "TOO_MANY_LABELS",
                    node.place(),
                    "These are %d labels; a tenant has at most %d."
                            .formatted(mapping.entries().size(), MOST),
                    "Keep those by which tenants are chosen or scripts are filled.");
            return Map.of();
        }
        var labels = new TreeMap<String, String>();
        mapping.entries().forEach((name, entry) -> label(name, entry, labels));
        return labels;
    }

    private void label(String name, YamlNode.Entry entry, Map<String, String> labels) {
        if (!NAME.matcher(name).matches()) {
            problems.add(
                    "INVALID_LABEL",
                    entry.key(),
                    "\"%s\" is no label name.".formatted(name),
                    "Use 1 to 63 letters, digits or . _ -, the first a letter or digit.");
        } else if (entry.value() instanceof Scalar value && VALUE.matcher(value.text()).matches()) {
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
