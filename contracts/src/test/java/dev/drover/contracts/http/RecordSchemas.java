package dev.drover.contracts.http;

import dev.drover.contracts.command.LedgerPolicy;

import java.lang.reflect.ParameterizedType;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.time.Instant;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/** JSON Schemas of the bodies, as the records say; without any text for people. */
final class RecordSchemas {
    static final List<Class<?>> REQUESTS =
            List.of(
                    DiscoverRequest.class,
                    HoldRequest.class,
                    LabelRequest.class,
                    QuarantineRequest.class,
                    ReconcileRequest.class,
                    ReleaseUpload.class,
                    ReplayRequest.class,
                    RolloutRequest.class,
                    SkipRequest.class,
                    SteeringRequest.class,
                    TenantRegistration.class);
    static final List<Class<?>> ANSWERS =
            List.of(
                    AuditView.class,
                    DiscoverView.class,
                    FailureGroupView.class,
                    HoldView.class,
                    ImportResult.class,
                    JobView.class,
                    PlanView.class,
                    ProbeView.class,
                    Problem.class,
                    ReleaseSummary.class,
                    ReleaseView.class,
                    ReplayView.class,
                    RolloutRequest.Strategy.class,
                    RolloutView.class,
                    TenantView.class,
                    TenantsChanged.class,
                    VersionsView.class,
                    WorkerView.class);
    private static final String HOME = "#/components/schemas/";

    private final Map<String, Map<String, Object>> schemas = new TreeMap<>();

    private RecordSchemas() {}

    static Map<String, Map<String, Object>> all() {
        var schemas = new RecordSchemas();
        // what a request has anywhere in it is strict; an answer may gain properties
        REQUESTS.forEach(type -> schemas.add(type, true));
        ANSWERS.forEach(type -> schemas.add(type, false));
        return schemas.schemas;
    }

    static String name(Class<?> type) {
        var outer = type.getDeclaringClass();
        return outer == null ? type.getSimpleName() : name(outer) + type.getSimpleName();
    }

    private void add(Class<?> type, boolean strict) {
        if (schemas.containsKey(name(type))) {
            return;
        }
        var properties = new LinkedHashMap<String, Object>();
        var schema = new LinkedHashMap<String, Object>();
        schema.put("type", "object");
        schema.put("properties", properties);
        schemas.put(name(type), schema);
        var components = List.of(type.getRecordComponents());
        components.forEach(component ->
                properties.put(component.getName(), of(component.getGenericType(), strict)));
        var required =
                components.stream()
                        .filter(component -> !mayBeMissing(type, component, strict))
                        .map(RecordComponent::getName)
                        .toList();
        if (!required.isEmpty()) {
            schema.put("required", required);
        }
        if (strict) {
            schema.put("additionalProperties", false);
        }
    }

    private static boolean mayBeMissing(Class<?> type, RecordComponent component, boolean strict) {
        return component.getType() == Optional.class
                || type == LedgerPolicy.class
                || (strict && component.getType() == LedgerPolicy.class);
    }

    private Map<String, Object> of(Type type, boolean strict) {
        return switch (type) {
            case ParameterizedType of when of.getRawType() == Optional.class ->
                    of(of.getActualTypeArguments()[0], strict);
            case ParameterizedType of when of.getRawType() == Map.class ->
                    Map.of(
                            "type",
                            "object",
                            "additionalProperties",
                            of(of.getActualTypeArguments()[1], strict));
            case ParameterizedType of ->
                    Map.of("type", "array", "items", of(of.getActualTypeArguments()[0], strict));
            case Class<?> plain -> plain(plain, strict);
            default -> throw new AssertionError("no rule for " + type);
        };
    }

    private Map<String, Object> plain(Class<?> type, boolean strict) {
        if (type.isRecord()) {
            add(type, strict);
            return Map.of("$ref", HOME + name(type));
        }
        if (type.isEnum()) {
            return Map.of(
                    "type",
                    "string",
                    "enum",
                    Arrays.stream(type.getEnumConstants()).map(Object::toString).toList());
        }
        if (type == Instant.class) {
            return Map.of("type", "string", "format", "date-time");
        }
        if (type == String.class) {
            return Map.of("type", "string");
        }
        if (Set.of(int.class, Integer.class).contains(type)) {
            return Map.of("type", "integer", "format", "int32");
        }
        if (Set.of(long.class, Long.class).contains(type)) {
            return Map.of("type", "integer", "format", "int64");
        }
        if (Set.of(double.class, Double.class).contains(type)) {
            return Map.of("type", "number");
        }
        if (Set.of(boolean.class, Boolean.class).contains(type)) {
            return Map.of("type", "boolean");
        }
        throw new AssertionError("no rule for " + type);
    }
}
