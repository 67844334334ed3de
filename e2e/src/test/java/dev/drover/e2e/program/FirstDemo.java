package dev.drover.e2e.program;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;

/**
 * {@code drover demo --exit}, run once for whoever asks: its end is a test of its own, and on the
 * way it makes the {@link ClassArchive} for all processes that come after.
 *
 * @param data its data directory, which is gone by now
 */
public record FirstDemo(DroverProcess.Finished finished, Path data) {
    public static final int TENANTS = 6;
    private static final Duration LIMIT = Duration.ofMinutes(3);

    private static final class Once {
        private static final FirstDemo DEMO = run();
    }

    public static FirstDemo get() {
        return Once.DEMO;
    }

    private static FirstDemo run() {
        try {
            var data = Files.createTempDirectory("first-demo-");
            var arguments =
                    List.of(
                            "demo",
                            "--tenants",
                            String.valueOf(TENANTS),
                            "--exit",
                            "--data-dir",
                            data.toString());
            try (var demo = DroverProcess.startArchiving(arguments)) {
                var finished = demo.await(LIMIT);
                ClassArchive.made();
                return new FirstDemo(finished, data);
            } finally {
                delete(data);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void delete(Path folder) throws IOException {
        try (var all = Files.walk(folder)) {
            for (var path : all.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(path);
            }
        }
    }
}
