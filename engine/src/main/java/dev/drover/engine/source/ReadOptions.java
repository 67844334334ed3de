package dev.drover.engine.source;

import java.util.Map;
import java.util.Optional;

/**
 * How to read a release.
 *
 * @param format the layout of the folder; told from the file names when empty
 * @param placeholders values for {@code ${name}}, the same for all tenants; never secrets, as they
 *     are part of the release
 */
public record ReadOptions(Optional<Format> format, Map<String, String> placeholders) {
    /** Format told from the names, no placeholders. */
    public static final ReadOptions DEFAULT = new ReadOptions(Optional.empty(), Map.of());

    public ReadOptions {
        placeholders = Map.copyOf(placeholders);
    }
}
