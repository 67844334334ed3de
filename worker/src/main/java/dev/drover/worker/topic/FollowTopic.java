package dev.drover.worker.topic;

import dev.drover.contracts.wire.Topics;
import dev.drover.worker.ops.Measures;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.WakeupException;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Reads a whole topic, in a thread of its own, and goes on whatever Kafka does and whatever a
 * record holds: one that stopped the thread would stop it in every process, and again after each
 * start. There is no group and nothing to commit.
 */
public final class FollowTopic implements AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(FollowTopic.class);
    private static final Duration POLL = Duration.ofSeconds(1);
    private static final Duration PAUSE_AFTER_FAILURE = Duration.ofSeconds(2);
    private static final Duration CLOSE_TIMEOUT = Duration.ofSeconds(5);

    /** Where to begin, also after a failure. */
    public enum From {
        BEGINNING,
        /** With what comes from now on. */
        END
    }

    private final Topics topic;
    private final From from;
    private final Map<String, Object> settings;
    private final Consumer<ConsumerRecord<byte[], byte[]>> take;
    private final Measures measures;
    private final AtomicReference<Optional<KafkaConsumer<byte[], byte[]>>> open =
            new AtomicReference<>(Optional.empty());
    private final CountDownLatch stop = new CountDownLatch(1);
    private final Thread thread;

    /**
     * @param client settings of Kafka clients, security among them
     * @param take called in the thread that reads; a record that it throws at is counted and
     *     skipped
     */
    public FollowTopic(
            Topics topic,
            From from,
            Map<String, String> client,
            String clientId,
            Consumer<ConsumerRecord<byte[], byte[]>> take,
            Measures measures) {
        this.topic = topic;
        this.from = from;
        this.take = take;
        this.measures = measures;
        this.settings = new HashMap<>(client);
        settings.put("client.id", clientId);
        settings.put("enable.auto.commit", false);
        settings.put("allow.auto.create.topics", false);
        settings.put("auto.offset.reset", from == From.BEGINNING ? "earliest" : "latest");
        settings.put("isolation.level", "read_uncommitted");
        this.thread = Thread.ofPlatform().name(topic.topic()).unstarted(this::run);
    }

    /**
     * @param onDeath told when the thread dies of something that is not Kafka's
     */
    public void start(Thread.UncaughtExceptionHandler onDeath) {
        thread.setUncaughtExceptionHandler(onDeath);
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
                            "topic {} cannot be read, trying again in {}: {}",
                            topic.topic(),
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

    private void follow(KafkaConsumer<byte[], byte[]> consumer) {
        var partitions =
                consumer.partitionsFor(topic.topic()).stream()
                        .map(info -> new TopicPartition(info.topic(), info.partition()))
                        .toList();
        if (partitions.isEmpty()) {
            throw new KafkaException("topic " + topic.topic() + " has no partitions");
        }
        consumer.assign(partitions);
        switch (from) {
            case BEGINNING -> consumer.seekToBeginning(partitions);
            case END -> consumer.seekToEnd(partitions);
        }
        while (stop.getCount() > 0) {
            consumer.poll(POLL).forEach(this::takeOrSkip);
        }
    }

    private void takeOrSkip(ConsumerRecord<byte[], byte[]> record) {
        try {
            take.accept(record);
        } catch (RuntimeException e) {
            measures.recordSkipped(record.topic());
            log.error(
                    "offset {} of {}-{} met a defect and is skipped",
                    record.offset(),
                    record.topic(),
                    record.partition(),
                    e);
        }
    }

    @Override
    public void close() {
        stop.countDown();
        // not an interrupt, which the consumer takes ill while it closes
        open.get().ifPresent(KafkaConsumer::wakeup);
        try {
            if (!thread.join(CLOSE_TIMEOUT)) {
                thread.interrupt();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
