package dev.drover.coordinator.config;

import java.util.List;

/** The configuration cannot be used; says everything that is wrong with it. */
public final class InvalidConfigurationException extends RuntimeException {
    private final List<String> problems;

    InvalidConfigurationException(String file, List<String> problems) {
        super(file + ":\n  " + String.join("\n  ", problems));
        this.problems = List.copyOf(problems);
    }

    public List<String> problems() {
        return problems;
    }
}
