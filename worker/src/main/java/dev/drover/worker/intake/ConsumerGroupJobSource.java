package dev.drover.worker.intake;

import dev.drover.contracts.wire.Topics;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.CloseOptions;
import org.apache.kafka.clients.consumer.ConsumerRebalanceListener;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.WakeupException;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Commands from a consumer group (KIP-848), where share groups are not to be had. While there is no
 * room its partitions are paused, and it goes on polling, so that the group neither waits for it
 * nor expels it.
 */
public final class ConsumerGroupJobSource implements JobSource {
    private static final Logger log = LoggerFactory.getLogger(ConsumerGroupJobSource.class);
    private static final Duration CLOSE_TIMEOUT = Duration.ofSeconds(5);

    private final KafkaConsumer<byte[], byte[]> consumer;
    private final Map<TopicPartition, Long> accepted = new HashMap<>();
    private final Map<TopicPartition, Long> released = new HashMap<>();
    private boolean idle;

    /**
     * @param batch most records at a time
     */
    public ConsumerGroupJobSource(Map<String, String> client, String clientId, int batch) {
        var settings = new HashMap<String, Object>(client);
        settings.put("client.id", clientId);
        settings.put("group.id", Topics.WORKER_CONSUMER_GROUP);
        settings.put("group.protocol", "consumer");
        settings.put("enable.auto.commit", false);
        settings.put("auto.offset.reset", "earliest");
        settings.put("isolation.level", "read_uncommitted");
        settings.put("max.poll.records", batch);
        consumer =
                new KafkaConsumer<>(
                        settings, new ByteArrayDeserializer(), new ByteArrayDeserializer());
        consumer.subscribe(List.of(Topics.JOBS.topic()), new PauseWhatComesWhileIdle());
    }

    private final class PauseWhatComesWhileIdle implements ConsumerRebalanceListener {
        @Override
        public void onPartitionsAssigned(Collection<TopicPartition> partitions) {
            if (idle) {
                consumer.pause(partitions);
            }
        }

        /** Nothing is held between batches. */
        @Override
        public void onPartitionsRevoked(Collection<TopicPartition> partitions) {}
    }

    @Override
    public List<Taken> take(Duration wait) {
        var taken = new ArrayList<Taken>();
        try {
            idle = false;
            consumer.resume(consumer.paused());
            consumer.poll(wait).forEach(each -> taken.add(new TakenRecord(each)));
        } catch (WakeupException e) {
            log.trace("woken up");
        }
        return taken;
    }

    @Override
    public void idle() {
        try {
            idle = true;
            consumer.pause(consumer.assignment());
            // what comes all the same is taken later
            for (var record : consumer.poll(Duration.ZERO)) {
                released.merge(
                        partition(record.topic(), record.partition()), record.offset(), Math::min);
            }
            goBack();
        } catch (WakeupException e) {
            log.trace("woken up");
        }
    }

    @Override
    public void accept(Taken taken) {
        accepted.merge(partition(taken.topic(), taken.partition()), taken.offset() + 1, Math::max);
    }

    @Override
    public void release(Taken taken) {
        released.merge(partition(taken.topic(), taken.partition()), taken.offset(), Math::min);
    }

    /** What was accepted behind something released comes again, which does no harm. */
    @Override
    public void commit() {
        var offsets = new HashMap<TopicPartition, OffsetAndMetadata>();
        accepted.forEach((partition, next) ->
                offsets.put(
                        partition,
                        new OffsetAndMetadata(
                                Math.min(next, released.getOrDefault(partition, next)))));
        accepted.clear();
        goBack();
        if (!offsets.isEmpty()) {
            consumer.commitAsync(offsets, ConsumerGroupJobSource::committed);
        }
    }

    /** Those that were released are read again. */
    private void goBack() {
        var assigned = consumer.assignment();
        released.forEach((partition, offset) -> {
            if (assigned.contains(partition)) {
                consumer.seek(partition, offset);
            }
        });
        released.clear();
    }

    private static void committed(
            Map<TopicPartition, OffsetAndMetadata> offsets, @Nullable Exception failure) {
        if (failure != null) {
            log.info(
                    "records before {} may come again, as committing failed: {}",
                    offsets,
                    failure.toString());
        }
    }

    private static TopicPartition partition(String topic, int number) {
        return new TopicPartition(topic, number);
    }

    @Override
    public void wakeUp() {
        consumer.wakeup();
    }

    @Override
    public void close() {
        consumer.close(CloseOptions.timeout(CLOSE_TIMEOUT));
    }
}
