package dev.drover.worker.relay;

import dev.drover.contracts.wire.Encoded;
import dev.drover.contracts.wire.Topics;

import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;

/**
 * Sends records; thread-safe.
 *
 * <p>A future completes when all in-sync replicas have the record, or exceptionally when that did
 * not happen in time. What depends on it runs on the sender's own thread and must be quick.
 */
public interface RecordSender {
    CompletableFuture<Receipt> send(
            Topics topic, Optional<String> key, byte[] value, Map<String, String> headers);

    default CompletableFuture<Receipt> send(Encoded message) {
        return send(message.topic(), message.key(), message.value(), message.headers());
    }
}
