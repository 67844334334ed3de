package dev.drover.engine.sql;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.Assumptions;

/**
 * Real migration histories and splitting cases. They are other projects' work and stay outside of
 * this repository; tests that need them are skipped, with a message, where they are missing.
 */
public final class Corpora {
    private static final String VARIABLE = "DROVER_CORPORA";

    private Corpora() {}

    /** A file or folder of the corpora; skips the calling test when it is missing. */
    public static Path require(String name) {
        var folder = named().or(Corpora::nearby);
        Assumptions.assumeTrue(
                folder.isPresent(),
                "skipped: no folder of corpora; name one by the environment variable " + VARIABLE);
        var path = folder.get().resolve(name);
        Assumptions.assumeTrue(Files.exists(path), "skipped: " + path + " does not exist");
        return path;
    }

    private static Optional<Path> named() {
        return Optional.ofNullable(System.getProperty(VARIABLE))
                .or(() -> Optional.ofNullable(System.getenv(VARIABLE)))
                .map(Path::of);
    }

    private static Optional<Path> nearby() {
        for (var at = Path.of("").toAbsolutePath(); at != null; at = at.getParent()) {
            var folder = at.resolve("shared").resolve("corpora");
            if (Files.isDirectory(folder)) {
                return Optional.of(folder);
            }
        }
        return Optional.empty();
    }
}
