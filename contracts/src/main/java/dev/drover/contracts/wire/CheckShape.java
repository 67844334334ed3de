package dev.drover.contracts.wire;

import dev.drover.contracts.TenantId;
import dev.drover.contracts.command.LedgerPolicy;
import dev.drover.contracts.wire.InvalidJsonException.Defect;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;

/** Compares JSON with the record that it is to become, and notes all that does not fit. */
final class CheckShape {
    private static final int MOST_DEFECTS = 100;

    private final List<Defect> defects = new ArrayList<>();

    List<Defect> check(JsonNode node, Class<?> type) {
        visit(node, type, "");
        return defects;
    }

    private void visit(JsonNode node, Type type, String path) {
        switch (type) {
            case ParameterizedType of when of.getRawType() == Optional.class -> {
                if (!node.isNull()) {
                    visit(node, of.getActualTypeArguments()[0], path);
                }
            }
            case ParameterizedType of when of.getRawType() == Map.class -> {
                if (expect(node.isObject(), node, "an object", path)) {
                    node.properties()
                            .forEach(entry ->
                                    visit(
                                            entry.getValue(),
                                            of.getActualTypeArguments()[1],
                                            child(path, entry.getKey())));
                }
            }
            case ParameterizedType of -> elements(node, of.getActualTypeArguments()[0], path);
            case Class<?> plain -> visitPlain(node, plain, path);
            default -> throw new IllegalStateException("no rule for " + type);
        }
    }

    private void elements(JsonNode node, Type element, String path) {
        if (expect(node.isArray(), node, "an array", path)) {
            for (int i = 0; i < node.size(); i++) {
                visit(node.get(i), element, path + "[" + i + "]");
            }
        }
    }

    private void visitPlain(JsonNode node, Class<?> type, String path) {
        if (type.isEnum()) {
            word(node, type, path);
        } else if (type.isRecord() && type.getPackage() != TenantId.class.getPackage()) {
            components(node, type, path);
        } else if (type == String.class) {
            expect(node.isString(), node, "a text", path);
        } else if (type == boolean.class || type == Boolean.class) {
            expect(node.isBoolean(), node, "true or false", path);
        } else if (type == int.class || type == Integer.class) {
            expect(node.canConvertToInt() && node.isIntegralNumber(), node, "an integer", path);
        } else if (type == long.class || type == Long.class) {
            expect(node.canConvertToLong() && node.isIntegralNumber(), node, "an integer", path);
        } else if (type == double.class || type == Double.class) {
            expect(node.isNumber(), node, "a number", path);
        } else if (expect(node.isString(), node, "a text", path)) {
            value(node, type, path);
        }
    }

    private void components(JsonNode node, Class<?> type, String path) {
        if (!expect(node.isObject(), node, "an object", path)) {
            return;
        }
        var components = List.of(type.getRecordComponents());
        var names = components.stream().map(RecordComponent::getName).toList();
        for (var name : node.propertyNames()) {
            if (!names.contains(name)) {
                note(
                        new Defect(
                                "UNKNOWN_KEY",
                                child(path, name),
                                "\"%s\" is no key here.".formatted(name),
                                names));
            }
        }
        for (var component : components) {
            var value = node.get(component.getName());
            if (value != null && !(value.isNull() && hasDefault(type, component))) {
                visit(value, component.getGenericType(), child(path, component.getName()));
            } else if (!isOptional(type, component)) {
                note(
                        new Defect(
                                "MISSING_KEY",
                                child(path, component.getName()),
                                "\"%s\" is missing.".formatted(component.getName())));
            }
        }
    }

    /** Whether it may be left out. */
    static boolean isOptional(Class<?> type, RecordComponent component) {
        return component.getType() == Optional.class || hasDefault(type, component);
    }

    private static boolean hasDefault(Class<?> type, RecordComponent component) {
        return type == LedgerPolicy.class || component.getType() == LedgerPolicy.class;
    }

    private void word(JsonNode node, Class<?> type, String path) {
        var words = Arrays.stream(type.getEnumConstants()).map(Object::toString).toList();
        if (expect(node.isString(), node, "a text", path) && !words.contains(node.asString())) {
            invalid(
                    path,
                    "\"%s\" is none of %s".formatted(node.asString(), String.join(", ", words)));
        }
    }

    private void value(JsonNode node, Class<?> type, String path) {
        try {
            var _ = Json.MAPPER.treeToValue(node, type);
        } catch (JacksonException e) {
            invalid(path, e.getOriginalMessage());
        }
    }

    private void invalid(String path, String what) {
        note(new Defect("INVALID_VALUE", path, what.endsWith(".") ? what : what + "."));
    }

    private boolean expect(boolean fits, JsonNode node, String wanted, String path) {
        if (!fits) {
            var place = path.isEmpty() ? "the body" : "\"%s\"".formatted(last(path));
            note(
                    new Defect(
                            "WRONG_TYPE",
                            path,
                            "%s is to be %s, and is %s.".formatted(place, wanted, kind(node))));
        }
        return fits;
    }

    private void note(Defect defect) {
        if (defects.size() < MOST_DEFECTS) {
            defects.add(defect);
        }
    }

    private static String kind(JsonNode node) {
        return switch (node.getNodeType()) {
            case ARRAY -> "an array";
            case OBJECT, POJO -> "an object";
            case BOOLEAN -> "true or false";
            case NUMBER -> node.isIntegralNumber() ? "an integer" : "a number";
            case NULL, MISSING -> "null";
            case STRING, BINARY -> "a text";
        };
    }

    private static String last(String path) {
        return path.substring(path.lastIndexOf('.') + 1);
    }

    private static String child(String path, String name) {
        return path.isEmpty() ? name : path + "." + name;
    }
}
