package dev.drover.worker.config;

import java.util.List;

/** A configuration that cannot be used, with all its problems, each naming its key. */
public final class InvalidConfigException extends Exception {
    private final transient List<String> problems;

    InvalidConfigException(String origin, List<String> problems) {
        super(origin + ":\n  " + String.join("\n  ", problems));
        this.problems = List.copyOf(problems);
    }

    public List<String> problems() {
        return problems;
    }
}
