package dev.drover.e2e.program;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/** Finds files of this repository, and a folder of other projects' histories beside it. */
public final class Repository {
    private Repository() {}

    public static Path path(String relative) {
        return root().resolve(relative);
    }

    /** {@code DROVER_CORPORA}, or {@code shared/corpora} in a folder above. */
    public static Optional<Path> corpora() {
        var named = System.getenv("DROVER_CORPORA");
        if (named != null) {
            return Optional.of(Path.of(named));
        }
        for (var folder = root(); folder != null; folder = folder.getParent()) {
            var candidate = folder.resolve("shared").resolve("corpora");
            if (Files.isDirectory(candidate)) {
                return Optional.of(candidate);
            }
        }
        return Optional.empty();
    }

    public static Path root() {
        for (var folder = Path.of("").toAbsolutePath();
                folder != null;
                folder = folder.getParent()) {
            if (Files.exists(folder.resolve("mvnw"))) {
                return folder;
            }
        }
        throw new IllegalStateException("the tests do not run inside the repository");
    }
}
