package dev.drover.worker.intake;

import dev.drover.contracts.wire.DeadLetterCodec;
import dev.drover.contracts.wire.DeadLetterCodec.Origin;
import dev.drover.contracts.wire.UnreadableRecordException;
import dev.drover.worker.relay.Receipt;
import dev.drover.worker.relay.RecordSender;

import java.util.Optional;
import java.util.concurrent.CompletableFuture;

/** Keeps what could not be read, with where it stood and why. */
record DeadLetters(RecordSender sender) {
    CompletableFuture<Receipt> send(Taken original, UnreadableRecordException why) {
        var origin =
                new Origin(
                        original.topic(),
                        original.partition(),
                        original.offset(),
                        // commands have none
                        Optional.empty());
        return sender.send(DeadLetterCodec.encode(origin, original.value(), why));
    }
}
