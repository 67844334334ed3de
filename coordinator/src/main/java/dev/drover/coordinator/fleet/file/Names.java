package dev.drover.coordinator.fleet.file;

import dev.drover.coordinator.yaml.Problems;
import dev.drover.coordinator.yaml.YamlNode.Scalar;

import java.nio.charset.StandardCharsets;
import java.util.Optional;

/** Reads names in PostgreSQL: of databases, schemas, users. */
final class Names {
    /** PostgreSQL cuts longer names silently, and two tenants could become one. */
    private static final int NAME_BYTES = 63;

    private final Problems problems;

    Names(Problems problems) {
        this.problems = problems;
    }

    /**
     * @param what whose name it is, for messages
     */
    Optional<String> read(Scalar text, String what) {
        var name = text.text();
        int bytes = name.getBytes(StandardCharsets.UTF_8).length;
        if (bytes > NAME_BYTES) {
            problems.add(
                    "NAME_TOO_LONG",
                    text.place(),
                    "The %s name has %d bytes; PostgreSQL keeps %d."
                            .formatted(what, bytes, NAME_BYTES),
                    "Write the name as PostgreSQL knows it.");
            return Optional.empty();
        }
        if (name.isBlank() || name.codePoints().anyMatch(Character::isISOControl)) {
            problems.add(
                    "INVALID_NAME",
                    text.place(),
                    "The %s name is empty or holds control characters.".formatted(what),
                    "Write the name as PostgreSQL knows it.");
            return Optional.empty();
        }
        return Optional.of(name);
    }
}
