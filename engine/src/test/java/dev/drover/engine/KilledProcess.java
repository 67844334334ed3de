package dev.drover.engine;

import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** An {@link EmbeddingProgram} in a process of its own; what it says goes to a file. */
final class KilledProcess {
    private final Process process;
    private final Path output;

    private KilledProcess(Process process, Path output) {
        this.process = process;
        this.output = output;
    }

    static KilledProcess start(Target target, EmbeddingProgram.Point stop, String... files)
            throws IOException {
        var command =
                new ArrayList<>(
                        List.of(
                                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                                "-XX:TieredStopAtLevel=1",
                                "-XX:+UseSerialGC",
                                "-Xmx128m",
                                "-cp",
                                classPath(),
                                EmbeddingProgram.class.getName(),
                                stop.name()));
        command.addAll(List.of(files));
        var output = Files.createTempFile("drover-killed-", ".txt");
        output.toFile().deleteOnExit();
        var builder =
                new ProcessBuilder(command)
                        .redirectErrorStream(true)
                        .redirectOutput(output.toFile());
        builder.environment().put("PORT", Integer.toString(target.port()));
        builder.environment().put("DATABASE", target.database());
        builder.environment().put("ROLE", target.user());
        builder.environment().put("PASSWORD", target.password().reveal());
        return new KilledProcess(builder.start(), output);
    }

    private static String classPath() {
        return System.getProperty(
                "surefire.test.class.path", System.getProperty("java.class.path"));
    }

    /** Waits until it stands still at a point of its own. */
    void awaitPoint() {
        await().atMost(Duration.ofSeconds(60))
                .failFast("it ended before the point", () -> !process.isAlive())
                .until(() -> lines().stream().anyMatch(line -> line.startsWith("at ")));
    }

    /** SIGKILL; returns when it is gone. */
    void kill() throws InterruptedException {
        process.destroyForcibly().waitFor();
    }

    private List<String> lines() {
        try {
            return Files.readAllLines(output);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** What it sent, {@code id payload} each. */
    List<String> events() {
        return lines().stream()
                .filter(line -> line.startsWith("event "))
                .map(line -> line.substring("event ".length()))
                .toList();
    }
}
