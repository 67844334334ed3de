package dev.drover.contracts.wire;

import java.util.ArrayList;
import java.util.List;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** A golden file to be changed at one place, told by a path of {@link SchemaProperties}. */
record MessageTree(JsonNode root) {

    static MessageTree of(GoldenMessage golden) {
        return new MessageTree(Json.MAPPER.readTree(golden.text()));
    }

    /** The paths there are. */
    List<String> paths(SchemaProperties properties) {
        return properties.in(root).distinct().sorted().toList();
    }

    String without(String path) {
        var changed = root.deepCopy();
        holder(changed, path).remove(last(path));
        return Json.write(changed);
    }

    String with(String path, JsonNode value) {
        var changed = root.deepCopy();
        holder(changed, path).set(last(path), value);
        return Json.write(changed);
    }

    /** The object that has the property; of an array, the first. */
    private static ObjectNode holder(JsonNode root, String path) {
        var steps = new ArrayList<>(List.of(path.split("\\.")));
        steps.removeLast();
        var node = root;
        for (var step : steps) {
            node = node.get(step.replace("[]", ""));
            node = step.endsWith("[]") ? node.get(0) : node;
        }
        return (ObjectNode) node;
    }

    private static String last(String path) {
        return path.substring(path.lastIndexOf('.') + 1);
    }
}
