package dev.drover.coordinator.release;

import dev.drover.contracts.ReleaseDigest;
import dev.drover.contracts.wire.Encoded;
import dev.drover.contracts.wire.ReleaseCodec;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.KafkaException;
import org.jdbi.v3.core.Jdbi;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Brings releases to the workers over {@code drover.releases}: all chunks, waited for.
 *
 * <p>The topic is compacted and a release never changes, so publishing it again is harmless.
 * Whether it is due is the caller's to know. Safe for use by many threads.
 */
public final class PublishReleases {
    private static final Logger log = LoggerFactory.getLogger(PublishReleases.class);
    private static final Duration LIMIT = Duration.ofSeconds(60);

    private final FindRelease releases;
    private final Producer<String, byte[]> producer;

    /**
     * @param producer must wait for all replicas and is not closed here
     */
    public PublishReleases(Jdbi jdbi, Producer<String, byte[]> producer) {
        this.releases = new FindRelease(jdbi);
        this.producer = producer;
    }

    /**
     * Publishes the whole release and returns when the broker has it.
     *
     * @throws ReleaseNotPublishedException when it cannot be brought there now; try again later
     */
    public void ensurePublished(ReleaseDigest digest) {
        var bundle =
                releases.bundle(digest)
                        .orElseThrow(() ->
                                new IllegalStateException(
                                        "release %s was never taken".formatted(digest)));
        var chunks = ReleaseCodec.encode(bundle);
        var pending = new ArrayList<Future<?>>();
        try {
            for (var chunk : chunks) {
                pending.add(producer.send(toRecord(chunk)));
            }
            long deadline = System.nanoTime() + LIMIT.toNanos();
            for (var each : pending) {
                each.get(Math.max(0, deadline - System.nanoTime()), TimeUnit.NANOSECONDS);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new ReleaseNotPublishedException(digest, e);
        } catch (ExecutionException | TimeoutException | KafkaException e) {
            throw new ReleaseNotPublishedException(digest, e);
        }
        log.info("release {} published in {} chunks", digest.brief(), chunks.size());
    }

    private static ProducerRecord<String, byte[]> toRecord(Encoded chunk) {
        var record =
                new ProducerRecord<>(
                        chunk.topic().topic(), chunk.key().orElseThrow(), chunk.value());
        chunk.headers()
                .forEach((name, value) ->
                        record.headers().add(name, value.getBytes(StandardCharsets.UTF_8)));
        return record;
    }
}
