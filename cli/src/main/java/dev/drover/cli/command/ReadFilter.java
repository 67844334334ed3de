package dev.drover.cli.command;

import dev.drover.contracts.http.ReplayFilter;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** {@code KEY=VALUE}, several of them, as a filter of failures. Pure. */
final class ReadFilter {
    static final List<String> KEYS = List.of("sqlstate", "code", "category", "server");
    private static final String LABEL = "label.";

    private ReadFilter() {}

    /**
     * @throws IllegalArgumentException naming what is wrong, for people
     */
    static ReplayFilter of(List<String> pairs) {
        var given = new LinkedHashMap<String, String>();
        var labels = new LinkedHashMap<String, String>();
        for (var pair : pairs) {
            int equals = pair.indexOf('=');
            if (equals <= 0 || equals == pair.length() - 1) {
                throw new IllegalArgumentException("\"%s\" is no KEY=VALUE".formatted(pair));
            }
            put(pair.substring(0, equals), pair.substring(equals + 1), given, labels);
        }
        return new ReplayFilter(
                Optional.ofNullable(given.get("sqlstate")),
                Optional.ofNullable(given.get("code")),
                Optional.ofNullable(given.get("category")),
                Optional.ofNullable(given.get("server")),
                labels);
    }

    private static void put(
            String key, String value, Map<String, String> given, Map<String, String> labels) {
        boolean label = key.startsWith(LABEL) && key.length() > LABEL.length();
        if (!label && !KEYS.contains(key)) {
            throw new IllegalArgumentException("nothing is filtered by \"%s\"".formatted(key));
        }
        var before =
                label ? labels.put(key.substring(LABEL.length()), value) : given.put(key, value);
        if (before != null) {
            throw new IllegalArgumentException(
                    "%s is given twice, and a failure has but one".formatted(key));
        }
    }
}
