package dev.drover.standalone.server;

import dev.drover.cli.exit.CommandFailedException;
import dev.drover.cli.exit.ExitCode;
import dev.drover.coordinator.ops.KafkaNotReadyException;
import dev.drover.embedded.EmbeddedServerException;
import dev.drover.worker.intake.NotPreparedException;

import java.util.Optional;
import java.util.concurrent.ExecutionException;

/** Tells in the words of a command why services did not start. */
public final class StartFailure {
    private StartFailure() {}

    /** For what went wrong while starting; anything but an embedded server's trouble as it is. */
    static Exception explained(Exception failure) {
        var cause = failure instanceof ExecutionException e ? e.getCause() : failure;
        return switch (cause) {
            case EmbeddedServerException trouble -> of(trouble);
            case KafkaNotReadyException kafka -> notReady(kafka);
            case NotPreparedException kafka -> notReady(kafka);
            case RuntimeException defect -> defect;
            case null, default -> new IllegalStateException(failure);
        };
    }

    /** A Kafka that somebody else runs. */
    private static CommandFailedException notReady(Exception kafka) {
        return new CommandFailedException(
                ExitCode.PRECONDITION,
                "Kafka is not as the services need it",
                String.valueOf(kafka.getMessage()),
                "",
                "KAFKA_NOT_READY");
    }

    /** A directory or port that was named wrongly is wrong input; the rest is the machine's. */
    public static CommandFailedException of(EmbeddedServerException trouble) {
        var code = trouble.code();
        return switch (code) {
            case DATA_DIRECTORY_IN_USE, DATA_DIRECTORY_UNUSABLE, PORT_IN_USE ->
                    new CommandFailedException(
                            ExitCode.USAGE,
                            "the data directory or port cannot be used",
                            message(trouble) + "\nnothing was changed",
                            "stop what uses it, or name another with --data-dir",
                            code.name());
            case POSTGRES_BINARIES_UNUSABLE,
                    POSTGRES_REFUSES_ROOT,
                    POSTGRES_INITDB_FAILED,
                    POSTGRES_START_FAILED,
                    POSTGRES_START_TIMED_OUT,
                    KAFKA_START_FAILED,
                    KAFKA_START_TIMED_OUT,
                    INTERRUPTED ->
                    new CommandFailedException(
                            ExitCode.PRECONDITION,
                            "an embedded server does not start",
                            message(trouble),
                            "mend what the message names, then run again",
                            code.name());
        };
    }

    /** Without the code, which stands at the end. */
    private static String message(EmbeddedServerException trouble) {
        var text = Optional.ofNullable(trouble.getMessage()).orElse("");
        var prefix = trouble.code() + ": ";
        return text.startsWith(prefix) ? text.substring(prefix.length()) : text;
    }
}
