package dev.drover.e2e.history;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * A copy of a migrations folder in which each migration also leaves a row: {@code public.effect}
 * tells how often each one took effect, which no ledger can be asked.
 */
final class MigrationsWithEffect {
    /** To be created in each database before. */
    static final String TABLE = "CREATE TABLE public.effect (file text NOT NULL)";

    private MigrationsWithEffect() {}

    /** The files that got a row, relative to the folder. */
    static List<String> copy(Path from, Path to) throws IOException {
        try (var files = Files.walk(from)) {
            var effects =
                    files.filter(Files::isRegularFile)
                            .map(from::relativize)
                            .sorted()
                            .map(Path::toString)
                            .toList();
            for (var file : effects) {
                var target = to.resolve(file);
                Files.createDirectories(target.getParent());
                if (isUp(file)) {
                    Files.writeString(
                            target, withEffect(file, Files.readString(from.resolve(file))));
                } else {
                    Files.copy(from.resolve(file), target);
                }
            }
            return effects.stream().filter(MigrationsWithEffect::isUp).toList();
        }
    }

    private static boolean isUp(String file) {
        return file.endsWith(".sql") && !file.endsWith("down.sql");
    }

    private static String withEffect(String file, String text) {
        // the last statement may lack its semicolon, the last line its end
        return text + "\n;\nINSERT INTO public.effect (file) VALUES ('%s');\n".formatted(file);
    }
}
