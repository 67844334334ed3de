package dev.drover.engine;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/** An {@link EmbeddingProgram} in a process of its own. */
final class KilledProcess {
    private final Process process;
    private final BufferedReader output;
    private final List<String> lines = new CopyOnWriteArrayList<>();

    private KilledProcess(Process process) {
        this.process = process;
        this.output = process.inputReader();
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
        var builder = new ProcessBuilder(command).redirectErrorStream(true);
        builder.environment().put("PORT", Integer.toString(target.port()));
        builder.environment().put("DATABASE", target.database());
        builder.environment().put("ROLE", target.user());
        builder.environment().put("PASSWORD", target.password().reveal());
        return new KilledProcess(builder.start());
    }

    private static String classPath() {
        return System.getProperty(
                "surefire.test.class.path", System.getProperty("java.class.path"));
    }

    /** Reads on until it stands still at a point of its own. */
    void awaitPoint() throws IOException {
        for (var line = output.readLine(); line != null; line = output.readLine()) {
            lines.add(line);
            if (line.startsWith("at ")) {
                return;
            }
        }
        throw new AssertionError("it ended before the point: " + lines);
    }

    /** SIGKILL; returns when it is gone. */
    void kill() throws IOException, InterruptedException {
        process.destroyForcibly().waitFor();
        output.lines().forEach(lines::add);
    }

    /** What it sent, {@code id payload} each. */
    List<String> events() {
        return lines.stream()
                .filter(line -> line.startsWith("event "))
                .map(line -> line.substring("event ".length()))
                .toList();
    }
}
