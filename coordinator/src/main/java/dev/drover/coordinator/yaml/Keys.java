package dev.drover.coordinator.yaml;

import dev.drover.coordinator.yaml.YamlNode.Mapping;
import dev.drover.coordinator.yaml.YamlNode.Nothing;
import dev.drover.coordinator.yaml.YamlNode.Scalar;
import dev.drover.coordinator.yaml.YamlNode.Sequence;
import dev.drover.engine.spelling.DidYouMean;

import java.util.List;
import java.util.Optional;

/** Takes the known keys of one mapping and tells what is wrong with any of its keys. */
public final class Keys {
    private final Mapping mapping;
    private final String owner;
    private final Problems problems;

    private Keys(Mapping mapping, String owner, Problems problems) {
        this.mapping = mapping;
        this.owner = owner;
        this.problems = problems;
    }

    /**
     * Those of the mapping that a whole text is.
     *
     * @param owner what the text is, for messages: {@code a tenants file}
     */
    public static Optional<Keys> read(
            String text, String owner, List<String> known, Problems problems) {
        return ReadYaml.read(text, owner, known, problems)
                .flatMap(node -> of(node, owner, known, problems));
    }

    /**
     * @param owner what the node is, for messages: {@code a server}
     */
    public static Optional<Keys> of(
            YamlNode node, String owner, List<String> known, Problems problems) {
        if (!(node instanceof Mapping mapping)) {
            problems.add(
                    "WRONG_TYPE",
                    node.place(),
                    "Here is %s where %s is expected.".formatted(node.kind(), owner),
                    "Write keys and values: " + String.join(", ", known) + ".");
            return Optional.empty();
        }
        for (var entry : mapping.entries().entrySet()) {
            if (!known.contains(entry.getKey())) {
                problems.add(
                        "UNKNOWN_KEY",
                        entry.getValue().key(),
                        "\"%s\" is no key of %s.".formatted(entry.getKey(), owner),
                        DidYouMean.sentence(
                                entry.getKey(),
                                known,
                                "Known keys: " + String.join(", ", known) + "."));
            }
        }
        return Optional.of(new Keys(mapping, owner, problems));
    }

    public Place place() {
        return mapping.place();
    }

    /** The node, if the key is there and has a value. */
    public Optional<YamlNode> find(String key) {
        var entry = mapping.entries().get(key);
        return entry == null || entry.value() instanceof Nothing
                ? Optional.empty()
                : Optional.of(entry.value());
    }

    /** The text, if the key is there; not being a text is a problem. */
    public Optional<Scalar> text(String key) {
        return find(key).flatMap(node -> cast(node, Scalar.class, key, "a text"));
    }

    /** The text; not being there is a problem. */
    public Optional<Scalar> requiredText(String key) {
        missing(key);
        return text(key);
    }

    /** Its elements; not being there is a problem. */
    public List<YamlNode> requiredList(String key) {
        missing(key);
        return optionalList(key);
    }

    /** Its elements; none when it is not there. */
    public List<YamlNode> optionalList(String key) {
        return list(key).orElse(List.of());
    }

    /** The elements, if the key is there. */
    public Optional<List<YamlNode>> list(String key) {
        return find(key)
                .flatMap(node -> cast(node, Sequence.class, key, "a list"))
                .map(Sequence::elements);
    }

    private void missing(String key) {
        if (find(key).isEmpty()) {
            problems.add(
                    "MISSING_KEY",
                    mapping.place(),
                    "The key \"%s\" of %s is missing.".formatted(key, owner),
                    "Add it.");
        }
    }

    private <T extends YamlNode> Optional<T> cast(
            YamlNode node, Class<T> type, String key, String expected) {
        if (type.isInstance(node)) {
            return Optional.of(type.cast(node));
        }
        problems.add(
                "WRONG_TYPE",
                node.place(),
                "\"%s\" of %s is %s, not %s.".formatted(key, owner, node.kind(), expected),
                "Write %s.".formatted(expected));
        return Optional.empty();
    }
}
