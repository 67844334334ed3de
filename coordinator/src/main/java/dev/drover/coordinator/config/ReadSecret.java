package dev.drover.coordinator.config;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Map;

/** Looks a secret up where the configuration says that it is; never in the configuration itself. */
final class ReadSecret {
    private final Map<String, String> environment;

    ReadSecret(Map<String, String> environment) {
        this.environment = environment;
    }

    static boolean isSource(String text) {
        return text.startsWith("env:") || text.startsWith("file:");
    }

    /**
     * @throws IllegalArgumentException saying what is missing, without the secret
     */
    String read(String source) {
        if (source.startsWith("env:")) {
            return variable(source.substring("env:".length()));
        }
        if (source.startsWith("file:")) {
            return file(source.substring("file:".length()));
        }
        throw new IllegalArgumentException(
                "is to say where the secret is: env:NAME or file:PATH, not the secret itself");
    }

    private String variable(String name) {
        var value = environment.get(name);
        if (value == null) {
            throw new IllegalArgumentException("environment variable " + name + " is not set");
        }
        return value;
    }

    private static String file(String path) {
        try {
            return Files.readString(Path.of(path), StandardCharsets.UTF_8).stripTrailing();
        } catch (IOException | InvalidPathException e) {
            throw new IllegalArgumentException("file " + path + " cannot be read: " + e, e);
        }
    }
}
