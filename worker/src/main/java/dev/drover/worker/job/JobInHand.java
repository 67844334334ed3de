package dev.drover.worker.job;

import dev.drover.contracts.command.Command;
import dev.drover.contracts.command.Ticket;
import dev.drover.engine.Cancellation;

import java.time.Instant;

/** A job that this worker has claimed. Its state is kept by {@link JobsInHand}. */
final class JobInHand {
    private final Command command;
    private final Instant since;
    private final Cancellation cancellation = new Cancellation();
    private volatile boolean engineBegun;

    // guarded by JobsInHand's lock
    JobState state = new JobState.Claimed();

    JobInHand(Command command, Instant since) {
        this.command = command;
        this.since = since;
    }

    JobKey key() {
        return JobKey.of(command.ticket());
    }

    Ticket ticket() {
        return command.ticket();
    }

    Command command() {
        return command;
    }

    /** Whether it asks a question and changes nothing, so that it is over soon. */
    boolean brief() {
        return switch (command) {
            case Command.VerifyTenant _ -> true;
            case Command.MigrateTenant _, Command.RevertTenant _ -> false;
        };
    }

    /** From here on the job may have written to its tenant, however it ends. */
    void engineBegins() {
        engineBegun = true;
    }

    boolean engineBegun() {
        return engineBegun;
    }

    Instant since() {
        return since;
    }

    Cancellation cancellation() {
        return cancellation;
    }
}
