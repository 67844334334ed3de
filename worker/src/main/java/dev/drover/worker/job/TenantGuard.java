package dev.drover.worker.job;

import dev.drover.contracts.command.Command;

import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Keeps two threads of this process off one tenant; thread-safe. Between processes the lease does
 * that, and within one it would too, but only after a connection and a wait.
 */
final class TenantGuard {
    private final Map<String, JobKey> atWork = new ConcurrentHashMap<>();

    /** The job that is at it already, if there is one; otherwise the tenant is now taken. */
    Optional<JobKey> enter(Command command) {
        return Optional.ofNullable(atWork.putIfAbsent(name(command), JobKey.of(command.ticket())));
    }

    void leave(Command command) {
        atWork.remove(name(command), JobKey.of(command.ticket()));
    }

    private static String name(Command command) {
        return command.ticket().tenant() + "/" + command.target().project();
    }
}
