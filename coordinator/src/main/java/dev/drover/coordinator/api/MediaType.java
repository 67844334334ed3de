package dev.drover.coordinator.api;

import io.javalin.http.Context;

import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** What a body may say that it is. One that says nothing is taken for what belongs there. */
enum MediaType {
    JSON,
    YAML,
    YAML_OR_CSV;

    private static final String CSV = "text/csv";

    /** JSON is YAML too. */
    private static final List<String> YAML_NAMES =
            List.of(
                    "application/yaml",
                    "application/x-yaml",
                    "text/yaml",
                    "text/x-yaml",
                    "application/json",
                    "text/plain");

    void require(Context context) {
        var type = of(context);
        if (!type.isEmpty() && !reads(type)) {
            throw new ProblemException(
                    415,
                    "UNSUPPORTED_MEDIA_TYPE",
                    "A body of type \"%s\" is not read here.".formatted(type),
                    "Send the header Content-Type: %s.".formatted(wanted()));
        }
    }

    static boolean isCsv(Context context) {
        return of(context).equals(CSV);
    }

    private boolean reads(String type) {
        return switch (this) {
            case JSON -> type.equals("application/json");
            case YAML -> YAML_NAMES.contains(type);
            case YAML_OR_CSV -> type.equals(CSV) || YAML_NAMES.contains(type);
        };
    }

    private String wanted() {
        return switch (this) {
            case JSON -> "application/json";
            case YAML -> "application/yaml";
            case YAML_OR_CSV -> "application/yaml, or text/csv";
        };
    }

    /** Lower case and without parameters; empty when nothing is said. */
    private static String of(Context context) {
        var header = Optional.ofNullable(context.contentType()).orElse("");
        int end = header.indexOf(';');
        return (end < 0 ? header : header.substring(0, end)).strip().toLowerCase(Locale.ROOT);
    }
}
