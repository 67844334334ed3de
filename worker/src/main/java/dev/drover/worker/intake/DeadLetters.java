package dev.drover.worker.intake;

import dev.drover.contracts.wire.Limits;
import dev.drover.contracts.wire.Topics;
import dev.drover.contracts.wire.UnreadableRecordException;
import dev.drover.worker.relay.Receipt;
import dev.drover.worker.relay.RecordSender;

import java.util.Arrays;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;

/** Keeps what could not be read, with where it stood and why. */
record DeadLetters(RecordSender sender) {
    private static final int REASON_CHARACTERS = 500;

    CompletableFuture<Receipt> send(Taken original, UnreadableRecordException why) {
        var value = original.value();
        var kept =
                value.length <= Limits.DEAD_LETTER_ORIGINAL
                        ? value
                        : Arrays.copyOf(value, Limits.DEAD_LETTER_ORIGINAL);
        var message = String.valueOf(why.getMessage());
        return sender.send(
                Topics.DEAD_LETTER,
                Optional.empty(),
                kept,
                Map.of(
                        "drover-reason",
                        why.reason(),
                        "drover-detail",
                        message.substring(0, Math.min(message.length(), REASON_CHARACTERS)),
                        "drover-topic",
                        original.topic(),
                        "drover-partition",
                        Integer.toString(original.partition()),
                        "drover-offset",
                        Long.toString(original.offset()),
                        "drover-length",
                        Integer.toString(value.length)));
    }
}
