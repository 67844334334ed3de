package dev.drover.coordinator.yaml;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** A piece of YAML that remembers where it stood, so that a problem can name the place. */
public sealed interface YamlNode {
    Place place();

    /** What a person would call it. */
    String kind();

    /**
     * @param text as written: {@code 007} and {@code 1.10} stay so
     */
    record Scalar(Place place, String text) implements YamlNode {
        @Override
        public String kind() {
            return "a text";
        }
    }

    /** A key without a value, or {@code null}. */
    record Nothing(Place place) implements YamlNode {
        @Override
        public String kind() {
            return "nothing";
        }
    }

    record Sequence(Place place, List<YamlNode> elements) implements YamlNode {
        public Sequence {
            elements = List.copyOf(elements);
        }

        @Override
        public String kind() {
            return "a list";
        }
    }

    /** Entries in the order of the text; of a key that stands twice the first. */
    record Mapping(Place place, Map<String, Entry> entries) implements YamlNode {
        public Mapping {
            entries = new LinkedHashMap<>(entries);
        }

        @Override
        public String kind() {
            return "a mapping";
        }
    }

    record Entry(Place key, YamlNode value) {}
}
