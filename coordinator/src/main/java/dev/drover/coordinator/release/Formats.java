package dev.drover.coordinator.release;

import dev.drover.engine.source.Format;

import java.util.Arrays;
import java.util.Optional;

/** Finds formats by their labels. */
final class Formats {
    private Formats() {}

    static Optional<Format> of(String label) {
        return Arrays.stream(Format.values())
                .filter(format -> format.label().equals(label))
                .findFirst();
    }
}
