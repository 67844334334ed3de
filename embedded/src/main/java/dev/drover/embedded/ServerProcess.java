package dev.drover.embedded;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A PostgreSQL program that runs below us, and ends with us. */
final class ServerProcess {
    private static final Logger log = LoggerFactory.getLogger(ServerProcess.class);
    private static final Duration FAST_SHUTDOWN_LIMIT = Duration.ofSeconds(20);
    private static final Duration LAST_SHUTDOWN_LIMIT = Duration.ofSeconds(5);

    private final Process process;

    private ServerProcess(Process process) {
        this.process = process;
    }

    static ServerProcess launch(List<String> command, Path logFile, boolean stopAtExit)
            throws IOException {
        var builder =
                new ProcessBuilder(command)
                        .redirectErrorStream(true)
                        .redirectOutput(ProcessBuilder.Redirect.appendTo(logFile.toFile()));
        // PGDATA, PGPORT and their like would change what we start. The C locale because we read
        // the messages.
        builder.environment().keySet().removeIf(name -> name.startsWith("PG"));
        builder.environment().put("LC_ALL", "C");
        var server = new ServerProcess(startOnThreadOfItsOwn(builder));
        if (stopAtExit) {
            server.stopAtExit();
        }
        return server;
    }

    long pid() {
        return process.pid();
    }

    boolean alive() {
        return process.isAlive();
    }

    int exitCode() {
        return process.exitValue();
    }

    /** Waits for a program that ends by itself, and ends it when we are interrupted. */
    int waitForExit() {
        try {
            return process.waitFor();
        } catch (InterruptedException e) {
            kill();
            Thread.currentThread().interrupt();
            throw new EmbeddedServerException(
                    EmbeddedFailure.INTERRUPTED, "interrupted while a server was set up", e);
        }
    }

    /** Ends sessions, writes a checkpoint, exits; harder when that takes too long. */
    void stop() {
        if (!alive()) {
            return;
        }
        Signals.send("INT", pid());
        if (goneWithin(FAST_SHUTDOWN_LIMIT)) {
            return;
        }
        log.warn(
                "PostgreSQL {} did not stop within {} s: stopping at once, the next start recovers",
                pid(),
                FAST_SHUTDOWN_LIMIT.toSeconds());
        Signals.send("QUIT", pid());
        if (!goneWithin(LAST_SHUTDOWN_LIMIT)) {
            kill();
        }
    }

    /** Kills the process with all its children, and returns when they are gone. */
    void kill() {
        // The children are counted before they lose their parent.
        List<ProcessHandle> family = process.descendants().toList();
        process.destroyForcibly();
        family.forEach(ProcessHandle::destroyForcibly);
        goneWithin(LAST_SHUTDOWN_LIMIT);
        ProcessEnd.await(family, LAST_SHUTDOWN_LIMIT);
    }

    private boolean goneWithin(Duration limit) {
        return awaitUninterrupted(process.onExit(), limit);
    }

    /** Half-stopped servers help nobody: an interrupt is kept for later. */
    private static boolean awaitUninterrupted(CompletableFuture<?> event, Duration limit) {
        try {
            event.orTimeout(limit.toMillis(), TimeUnit.MILLISECONDS).join();
            return true;
        } catch (CompletionException e) {
            if (e.getCause() instanceof TimeoutException) {
                return false;
            }
            throw e;
        }
    }

    /**
     * The kernel's parent death signal follows the thread that forked, not its process: the server
     * gets a thread that waits for it and does nothing else.
     */
    private static Process startOnThreadOfItsOwn(ProcessBuilder builder) throws IOException {
        var started = new CompletableFuture<Process>();
        Thread.ofPlatform()
                .daemon()
                .name("drover-postgres-parent")
                .start(() -> {
                    try {
                        Process process = builder.start();
                        started.complete(process);
                        process.onExit().join();
                    } catch (IOException e) {
                        started.completeExceptionally(e);
                    }
                });
        try {
            return started.join();
        } catch (CompletionException e) {
            throw e.getCause() instanceof IOException cause ? cause : new IOException(e);
        }
    }

    private void stopAtExit() {
        var hook = Thread.ofPlatform().name("drover-postgres-stop").unstarted(this::stop);
        try {
            Runtime.getRuntime().addShutdownHook(hook);
        } catch (IllegalStateException exiting) {
            kill();
            return;
        }
        var _ = process.onExit().thenRun(() -> removeHook(hook));
    }

    private static void removeHook(Thread hook) {
        try {
            Runtime.getRuntime().removeShutdownHook(hook);
        } catch (IllegalStateException exiting) {
            // The hook runs already.
        }
    }
}
