package dev.drover.contracts.wire;

import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Stream;
import tools.jackson.databind.JsonNode;

/**
 * What a schema says of properties, by their path: {@code data.ticket.job}, {@code jobs[].step}. A
 * map's entries are not followed. Knows the keywords that the schemas use, and no others.
 */
final class SchemaProperties {
    private final SortedMap<String, Boolean> described = new TreeMap<>();
    private final Set<String> required = new TreeSet<>();
    private final Set<String> maps = new TreeSet<>();

    private SchemaProperties() {}

    static SchemaProperties of(String schema) {
        var properties = new SchemaProperties();
        properties.visit(schema, SchemaFiles.read(schema), "");
        return properties;
    }

    Set<String> names() {
        return new TreeSet<>(described.keySet());
    }

    Set<String> required() {
        return required;
    }

    Set<String> optional() {
        var optional = names();
        optional.removeAll(required);
        return optional;
    }

    Set<String> withoutDescription() {
        var silent = names();
        silent.removeIf(name -> Boolean.TRUE.equals(described.get(name)));
        return silent;
    }

    /** Whether what is in there are entries with names of their own. */
    boolean isMap(String path) {
        return maps.contains(path);
    }

    private void visit(String file, JsonNode schema, String path) {
        refersTo(file, schema).ifPresent(there -> visit(there.file(), there.schema(), path));
        for (var name : schema.path("required")) {
            required.add(child(path, name.asString()));
        }
        for (var property : schema.path("properties").properties()) {
            var name = child(path, property.getKey());
            described.merge(name, isDescribed(file, property.getValue()), Boolean::logicalOr);
            visit(file, property.getValue(), name);
        }
        if (schema.has("items")) {
            visit(file, schema.get("items"), path + "[]");
        }
        if (schema.path("additionalProperties").isObject()) {
            maps.add(path);
        }
    }

    private static boolean isDescribed(String file, JsonNode schema) {
        return schema.has("description")
                || refersTo(file, schema)
                        .filter(there -> isDescribed(there.file(), there.schema()))
                        .isPresent();
    }

    private static Optional<There> refersTo(String file, JsonNode schema) {
        if (!schema.has("$ref")) {
            return Optional.empty();
        }
        var parts = List.of(schema.get("$ref").asString().split("#", 2));
        var name =
                parts.getFirst().isEmpty()
                        ? file
                        : parts.getFirst().replace(SchemaFiles.SUFFIX, "");
        var place = parts.size() == 1 ? "" : parts.getLast();
        return Optional.of(new There(name, SchemaFiles.read(name).at(place)));
    }

    private record There(String file, JsonNode schema) {}

    static String child(String path, String name) {
        return path.isEmpty() ? name : path + "." + name;
    }

    /** The paths that a message has, as this schema's paths are written. */
    Stream<String> in(JsonNode message) {
        return in(message, "");
    }

    private Stream<String> in(JsonNode node, String path) {
        if (node.isArray()) {
            return node.valueStream().flatMap(element -> in(element, path + "[]"));
        }
        if (!node.isObject() || isMap(path)) {
            return Stream.empty();
        }
        return node.properties().stream()
                .flatMap(property -> {
                    var name = child(path, property.getKey());
                    return Stream.concat(Stream.of(name), in(property.getValue(), name));
                });
    }
}
