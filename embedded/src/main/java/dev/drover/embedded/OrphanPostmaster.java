package dev.drover.embedded;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A server that outlived the process that started it.
 *
 * <p>We hold the directory's lock when we look, so a server that still runs on it is nobody's. On
 * Linux the kernel takes care that there is none; elsewhere, or without {@code setpriv}, this does.
 */
final class OrphanPostmaster {
    private static final Logger log = LoggerFactory.getLogger(OrphanPostmaster.class);
    private static final Duration PATIENCE = Duration.ofSeconds(20);

    private OrphanPostmaster() {}

    static void stop(PostgresHome home) throws IOException {
        Path pidFile = home.pidFile();
        Optional<ProcessHandle> named = processNamedIn(pidFile);
        if (named.isEmpty()) {
            // PostgreSQL itself replaces the file of a process that is gone.
            return;
        }
        if (!isPostmasterOf(named.get(), home.data())) {
            // The number was given to another process since; PostgreSQL would take that one for a
            // server and refuse to start.
            log.info("{} names a process that is not PostgreSQL: deleted", pidFile);
            Files.deleteIfExists(pidFile);
            return;
        }
        log.warn(
                "PostgreSQL {} still runs on {} although its parent is gone: stopping it",
                named.get().pid(),
                home.data());
        stop(named.get());
    }

    private static void stop(ProcessHandle postmaster) {
        for (String signal : new String[] {"INT", "QUIT", "KILL"}) {
            Signals.send(signal, postmaster.pid());
            if (ProcessEnd.await(List.of(postmaster), PATIENCE)) {
                return;
            }
        }
        throw new EmbeddedServerException(
                EmbeddedFailure.POSTGRES_START_FAILED,
                "PostgreSQL %d runs on the directory and cannot be stopped. Stop it as the user who owns it."
                        .formatted(postmaster.pid()));
    }

    private static Optional<ProcessHandle> processNamedIn(Path pidFile) throws IOException {
        if (!Files.exists(pidFile)) {
            return Optional.empty();
        }
        String pid = Files.readString(pidFile).lines().findFirst().orElse("").strip();
        return pid.matches("\\d{1,18}")
                ? ProcessHandle.of(Long.parseLong(pid)).filter(ProcessHandle::isAlive)
                : Optional.empty();
    }

    private static boolean isPostmasterOf(ProcessHandle process, Path data) {
        String commandLine = process.info().commandLine().orElse("");
        return commandLine.contains("postgres") && commandLine.contains(data.toString());
    }
}
