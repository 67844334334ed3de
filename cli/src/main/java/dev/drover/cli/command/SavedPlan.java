package dev.drover.cli.command;

import dev.drover.cli.exit.CommandFailedException;
import dev.drover.cli.exit.ExitCode;
import dev.drover.contracts.http.PlanView;
import dev.drover.contracts.http.RolloutRequest;
import dev.drover.contracts.wire.Json;
import dev.drover.contracts.wire.UnreadableRecordException;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Optional;

/**
 * A plan in a file: what was asked, and what it came to. No secret is in it, and no script.
 *
 * @param format {@value #FORMAT}
 */
public record SavedPlan(String format, Instant savedAt, RolloutRequest request, PlanView plan) {
    static final String FORMAT = "drover-plan/1";

    static SavedPlan of(RolloutRequest request, PlanView plan, Instant now) {
        return new SavedPlan(FORMAT, now, request, plan);
    }

    void write(Path file) throws CommandFailedException {
        try {
            Files.writeString(file, Json.writeIndented(this) + "\n");
        } catch (IOException e) {
            throw failed("written", file, e.getClass().getSimpleName() + ": " + e.getMessage());
        }
    }

    static SavedPlan read(Path file) throws CommandFailedException {
        try {
            var saved = Json.read(Files.readString(file), SavedPlan.class);
            if (!saved.format().equals(FORMAT)) {
                throw failed("read", file, "its format is " + saved.format() + ", not " + FORMAT);
            }
            return saved;
        } catch (IOException e) {
            throw failed("read", file, e.getClass().getSimpleName() + ": " + e.getMessage());
        } catch (UnreadableRecordException e) {
            throw failed("read", file, String.valueOf(e.getMessage()));
        }
    }

    /** The request for exactly this plan. */
    RolloutRequest exactly(Optional<String> reason, boolean supersede) {
        return new RolloutRequest(
                request.project(),
                request.release(),
                request.toVersion(),
                request.selection(),
                request.strategy(),
                request.policy(),
                request.action(),
                reason,
                supersede ? Optional.of(true) : Optional.empty(),
                Optional.of(plan));
    }

    private static CommandFailedException failed(String what, Path file, String why) {
        return new CommandFailedException(
                ExitCode.USAGE,
                "the plan " + file + " cannot be " + what,
                why,
                "name a file that drover plan --out may write, or has written",
                "UNREADABLE_FILE");
    }
}
