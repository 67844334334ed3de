package dev.drover.embedded;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** A second JVM that runs {@link ChildMain}. */
final class ChildJvm implements AutoCloseable {
    static final String SIGNAL = "SIGNAL ";

    private final Process process;
    private final BufferedReader output;

    private ChildJvm(Process process) {
        this.process = process;
        this.output = process.inputReader(UTF_8);
    }

    static ChildJvm start(String... arguments) throws IOException {
        return start(List.of(), classPath(), Map.of(), arguments);
    }

    static ChildJvm start(
            List<String> prefix,
            String classPath,
            Map<String, String> environment,
            String... arguments)
            throws IOException {
        var command = new ArrayList<>(prefix);
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        if (environment.containsKey("TMPDIR")) {
            command.add("-Djava.io.tmpdir=" + environment.get("TMPDIR"));
        }
        command.addAll(List.of("-cp", classPath, ChildMain.class.getName()));
        command.addAll(List.of(arguments));
        var builder = new ProcessBuilder(command).redirectErrorStream(true);
        builder.environment().putAll(environment);
        return new ChildJvm(builder.start());
    }

    /** The tests' class path; Surefire hides it in a jar's manifest. */
    static String classPath() {
        return System.getProperty(
                "surefire.test.class.path", System.getProperty("java.class.path"));
    }

    /** Waits for what the child says, and shows everything else when it ends instead. */
    String signal() throws IOException {
        var said = new ArrayList<String>();
        for (String line = output.readLine(); line != null; line = output.readLine()) {
            if (line.startsWith(SIGNAL)) {
                return line.substring(SIGNAL.length());
            }
            said.add(line);
        }
        throw new AssertionError("the child ended. It said:\n" + String.join("\n", said));
    }

    long pid() {
        return process.pid();
    }

    void kill() throws InterruptedException {
        process.destroyForcibly().waitFor();
    }

    void leave() throws IOException, InterruptedException {
        process.getOutputStream().close();
        if (!process.waitFor(60, TimeUnit.SECONDS)) {
            throw new AssertionError("the child does not end");
        }
    }

    @Override
    public void close() {
        process.destroyForcibly();
    }
}
