package dev.drover.coordinator.yaml;

import dev.drover.coordinator.yaml.YamlNode.Entry;
import dev.drover.coordinator.yaml.YamlNode.Mapping;
import dev.drover.coordinator.yaml.YamlNode.Nothing;
import dev.drover.coordinator.yaml.YamlNode.Scalar;
import dev.drover.coordinator.yaml.YamlNode.Sequence;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.snakeyaml.engine.v2.api.LoadSettings;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.StreamReadConstraints;
import tools.jackson.core.TokenStreamLocation;
import tools.jackson.dataformat.yaml.YAMLFactory;
import tools.jackson.dataformat.yaml.YAMLParser;

/**
 * Reads YAML text into {@link YamlNode}s.
 *
 * <p>Keys that stand twice and aliases are problems: the first hides a mistake, the second makes a
 * small file a large one.
 */
final class ReadYaml {
    /** Code points. */
    private static final int LIMIT = 20 * 1024 * 1024;

    private static final int DEPTH = 16;

    private static final YAMLFactory FACTORY =
            YAMLFactory.builder()
                    .streamReadConstraints(
                            StreamReadConstraints.builder().maxNestingDepth(DEPTH).build())
                    .loadSettings(
                            LoadSettings.builder()
                                    .setCodePointLimit(LIMIT)
                                    .setAllowDuplicateKeys(true) // told here, with the others
                                    .build())
                    .build();

    private final YAMLParser parser;
    private final Problems problems;

    private ReadYaml(YAMLParser parser, Problems problems) {
        this.parser = parser;
        this.problems = problems;
    }

    /**
     * The document, or empty when there is none or it is no YAML; the problem is told.
     *
     * @param owner what the text is, for messages
     * @param known the keys that it may have
     */
    static Optional<YamlNode> read(
            String text, String owner, List<String> known, Problems problems) {
        try (JsonParser parser = FACTORY.createParser(ObjectReadContext.empty(), text)) {
            return new ReadYaml((YAMLParser) parser, problems).document(owner, known);
        } catch (JacksonException e) {
            problems.add(
                    "NOT_YAML",
                    at(e.getLocation()),
                    "This is no YAML: " + firstLine(e.getOriginalMessage()) + ".",
                    "Mend the text there; indentation and quotes are the usual cause.");
            return Optional.empty();
        }
    }

    private Optional<YamlNode> document(String owner, List<String> known) {
        var first = parser.nextToken();
        if (first == null) {
            problems.add(
                    "EMPTY_FILE",
                    Place.WHOLE,
                    "Here is nothing where %s is expected.".formatted(owner),
                    "Write keys and values: " + String.join(", ", known) + ".");
            return Optional.empty();
        }
        var document = node(first);
        if (parser.nextToken() != null) {
            problems.add(
                    "SECOND_DOCUMENT",
                    here(),
                    "A second YAML document begins here.",
                    "Keep one document in the file.");
        }
        return Optional.of(document);
    }

    private YamlNode node(JsonToken token) {
        var place = here();
        if (parser.isCurrentAlias()) {
            problems.add(
                    "ALIAS",
                    place,
                    "YAML aliases (*name) are not read here.",
                    "Write the value itself.");
            return new Nothing(place);
        }
        return switch (token) {
            case START_OBJECT -> new Mapping(place, entries());
            case START_ARRAY -> new Sequence(place, elements());
            case VALUE_NULL -> new Nothing(place);
            default -> new Scalar(place, parser.getString());
        };
    }

    private Map<String, Entry> entries() {
        var entries = new LinkedHashMap<String, Entry>();
        while (parser.nextToken() == JsonToken.PROPERTY_NAME) {
            var key = parser.currentName();
            var place = here();
            var value = node(parser.nextToken());
            var earlier = entries.putIfAbsent(key, new Entry(place, value));
            if (earlier != null) {
                problems.add(
                        "DUPLICATE_KEY",
                        place,
                        "The key \"%s\" stands already at %s.".formatted(key, earlier.key()),
                        "Remove one of the two.");
            }
        }
        return entries;
    }

    private List<YamlNode> elements() {
        var elements = new ArrayList<YamlNode>();
        for (var token = parser.nextToken();
                token != JsonToken.END_ARRAY;
                token = parser.nextToken()) {
            elements.add(node(token));
        }
        return elements;
    }

    private Place here() {
        return at(parser.currentTokenLocation());
    }

    private static Place at(@Nullable TokenStreamLocation location) {
        return location == null || location.getLineNr() < 1
                ? Place.WHOLE
                : new Place(location.getLineNr(), Math.max(1, location.getColumnNr()));
    }

    private static String firstLine(@Nullable String message) {
        return message == null ? "unreadable" : message.lines().findFirst().orElse("unreadable");
    }
}
