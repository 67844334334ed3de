package dev.drover.engine.source;

import java.util.Locale;
import java.util.Optional;

/**
 * The placeholders that Flyway gives values by itself. Those that mean a tenant become Drover's;
 * those that mean the machine, the user or the moment have no one value in a fleet.
 */
final class FlywayPlaceholders {
    private static final String PREFIX = "flyway:";

    private FlywayPlaceholders() {}

    static boolean isOne(String name) {
        return name.toLowerCase(Locale.ROOT).startsWith(PREFIX);
    }

    /** What stands in its place; empty when there is nothing. */
    static Optional<String> of(String name, SourceFile file) {
        return switch (name.toLowerCase(Locale.ROOT).substring(PREFIX.length())) {
            case "defaultschema" -> Optional.of("${drover.schema}");
            case "database" -> Optional.of("${drover.database}");
            case "filename" -> Optional.of(file.path().substring(file.path().lastIndexOf('/') + 1));
            default -> Optional.empty();
        };
    }

    static void refuse(String name, SourceFile file, int line, Problems problems) {
        problems.add(
                "UNKNOWN_PLACEHOLDER",
                file.path(),
                line,
                "${"
                        + name
                        + "} depends on where and when Flyway runs, and a release is the same everywhere.",
                "Give the release a value for it, or write the SQL without. Known are ${flyway:defaultSchema}, ${flyway:database} and ${flyway:filename}.");
    }
}
