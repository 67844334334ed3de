package dev.drover.worker.release;

import dev.drover.contracts.wire.ReleaseCodec;
import dev.drover.contracts.wire.Topics;
import dev.drover.contracts.wire.UnreadableRecordException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.WakeupException;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Reads the releases topic from its beginning and on, in a thread of its own. Every worker reads
 * all of it, so there is no group and nothing to commit.
 */
public final class FollowReleases implements AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(FollowReleases.class);
    private static final Duration POLL = Duration.ofSeconds(1);
    private static final Duration PAUSE_AFTER_FAILURE = Duration.ofSeconds(2);
    private static final Duration CLOSE_TIMEOUT = Duration.ofSeconds(5);
    private static final long UNFINISHED_BYTES = 128L * 1024 * 1024;

    private final Map<String, Object> settings;
    private final ReleaseShelf shelf;
    private final AssembleRelease assemble = new AssembleRelease(UNFINISHED_BYTES);
    private final AtomicReference<Optional<Consumer<byte[], byte[]>>> open =
            new AtomicReference<>(Optional.empty());
    private final CountDownLatch stop = new CountDownLatch(1);
    private final Thread thread = Thread.ofPlatform().name("drover-releases").unstarted(this::run);

    public FollowReleases(Map<String, String> client, String clientId, ReleaseShelf shelf) {
        this.settings = new HashMap<>(client);
        settings.put("client.id", clientId);
        settings.put("enable.auto.commit", false);
        settings.put("allow.auto.create.topics", false);
        settings.put("auto.offset.reset", "earliest");
        settings.put("isolation.level", "read_uncommitted");
        this.shelf = shelf;
    }

    public void start() {
        thread.start();
    }

    private void run() {
        try {
            while (stop.getCount() > 0) {
                try (var consumer =
                        new KafkaConsumer<>(
                                settings,
                                new ByteArrayDeserializer(),
                                new ByteArrayDeserializer())) {
                    open.set(Optional.of(consumer));
                    follow(consumer);
                } catch (WakeupException e) {
                    log.trace("woken up to end");
                } catch (KafkaException e) {
                    log.warn(
                            "the releases topic cannot be read, trying again in {}: {}",
                            PAUSE_AFTER_FAILURE,
                            e.toString());
                    var _ = stop.await(PAUSE_AFTER_FAILURE.toNanos(), TimeUnit.NANOSECONDS);
                } finally {
                    open.set(Optional.empty());
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void follow(Consumer<byte[], byte[]> consumer) {
        var partitions =
                consumer.partitionsFor(Topics.RELEASES.topic()).stream()
                        .map(info -> new TopicPartition(info.topic(), info.partition()))
                        .toList();
        if (partitions.isEmpty()) {
            throw new KafkaException("topic " + Topics.RELEASES.topic() + " has no partitions");
        }
        consumer.assign(partitions);
        consumer.seekToBeginning(partitions);
        while (stop.getCount() > 0) {
            consumer.poll(POLL).forEach(this::take);
        }
    }

    private void take(ConsumerRecord<byte[], byte[]> chunk) {
        if (chunk.key() == null || chunk.value() == null) {
            // a tombstone: no rollout needs the release any more; our copies age out by themselves
            return;
        }
        try {
            var count = chunk.headers().lastHeader(ReleaseCodec.CHUNKS);
            assemble.add(
                            new String(chunk.key(), StandardCharsets.UTF_8),
                            count == null ? "" : new String(count.value(), StandardCharsets.UTF_8),
                            chunk.value())
                    .ifPresent(whole -> shelf.put(whole.digest(), whole.bundle()));
        } catch (UnreadableRecordException e) {
            log.warn(
                    "skipped offset {} of {}-{}: {}",
                    chunk.offset(),
                    chunk.topic(),
                    chunk.partition(),
                    e.getMessage());
        }
    }

    @Override
    public void close() {
        stop.countDown();
        // not an interrupt, which the consumer takes ill while it closes
        open.get().ifPresent(Consumer::wakeup);
        try {
            if (!thread.join(CLOSE_TIMEOUT)) {
                thread.interrupt();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
