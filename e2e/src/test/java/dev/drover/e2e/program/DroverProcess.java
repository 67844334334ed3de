package dev.drover.e2e.program;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/** {@code drover …} in a JVM of its own; what it prints is kept in files. */
public final class DroverProcess implements AutoCloseable {
    private static final String MAIN = "dev.drover.standalone.Main";

    private final Process process;
    private final List<String> arguments;
    private final Path out;
    private final Path err;

    private DroverProcess(Process process, List<String> arguments, Path out, Path err) {
        this.process = process;
        this.arguments = arguments;
        this.out = out;
        this.err = err;
    }

    public static DroverProcess start(Map<String, String> environment, List<String> arguments) {
        return start(MAIN, Optional.empty(), List.of(), environment, arguments);
    }

    /**
     * @param main the program
     * @param before classes that take the place of others of the same names
     * @param options of the JVM, in addition
     */
    public static DroverProcess start(
            String main,
            Optional<Path> before,
            List<String> options,
            Map<String, String> environment,
            List<String> arguments) {
        var first = before.isPresent() ? List.<String>of() : ClassArchive.using();
        var classPath =
                before.map(path -> path + File.pathSeparator).orElse("") + ClassArchive.classPath();
        return start(first, options, classPath, main, environment, arguments);
    }

    /** Leaves an archive of its classes behind at its end. */
    static DroverProcess startArchiving(List<String> arguments) {
        return start(
                ClassArchive.making(), List.of(), ClassArchive.jars(), MAIN, Map.of(), arguments);
    }

    private static DroverProcess start(
            List<String> first,
            List<String> options,
            String classPath,
            String main,
            Map<String, String> environment,
            List<String> arguments) {
        try {
            var out = Files.createTempFile("drover-", ".out");
            var err = Files.createTempFile("drover-", ".err");
            out.toFile().deleteOnExit();
            err.toFile().deleteOnExit();
            var command = new ArrayList<String>();
            command.add(ProcessHandle.current().info().command().orElse("java"));
            command.addAll(first);
            command.addAll(
                    List.of(
                            "--enable-native-access=ALL-UNNAMED",
                            "--sun-misc-unsafe-memory-access=allow",
                            "-XX:TieredStopAtLevel=1",
                            "-XX:+UseSerialGC",
                            "-Xmx768m",
                            "-Ddrover.home=" + Repository.root()));
            command.addAll(options);
            command.addAll(List.of("-cp", classPath, main));
            command.addAll(arguments);
            var builder = new ProcessBuilder(command);
            builder.environment().keySet().removeIf(DroverProcess::wouldLeak);
            builder.environment().putAll(environment);
            builder.redirectOutput(out.toFile()).redirectError(err.toFile());
            return new DroverProcess(builder.start(), arguments, out, err);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Runs to its end; fails when that takes longer. */
    public static Finished run(
            Map<String, String> environment, Duration limit, List<String> arguments) {
        try (var process = start(environment, arguments)) {
            return process.await(limit);
        }
    }

    public Finished await(Duration limit) {
        try {
            if (!process.waitFor(limit.toMillis(), TimeUnit.MILLISECONDS)) {
                kill();
                throw new AssertionError("still running after " + limit + "\n" + text());
            }
            return new Finished(process.exitValue(), Files.readString(out), Files.readString(err));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    public boolean running() {
        return process.isAlive();
    }

    public long pid() {
        return process.pid();
    }

    /** {@code kill -9}: no hook runs, no buffer is flushed. */
    public void kill() {
        process.destroyForcibly();
        try {
            process.waitFor();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** SIGSTOP: it does nothing any more, and its connections stay. */
    public void freeze() {
        signal("-STOP");
    }

    /** SIGCONT. */
    public void thaw() {
        signal("-CONT");
    }

    private void signal(String signal) {
        try {
            new ProcessBuilder("kill", signal, String.valueOf(pid())).start().waitFor();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** SIGTERM. */
    public void terminate() {
        process.destroy();
    }

    /** What it has printed so far. */
    public String text() {
        try {
            return Files.readString(out) + Files.readString(err);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Copies what it has printed so far, below the command that started it. */
    public void keepLog(Path file) {
        try {
            Files.createDirectories(file.getParent());
            Files.writeString(file, arguments + "\n" + text());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void close() {
        if (process.isAlive()) {
            kill();
        }
    }

    /** Settings of whoever runs the tests are not the tests'. */
    private static boolean wouldLeak(String variable) {
        return variable.startsWith("PG") || variable.startsWith("DROVER_");
    }

    /** How it ended and what it printed. */
    public record Finished(int exitCode, String out, String err) {
        public String text() {
            return out + err;
        }
    }
}
