package dev.drover.worker.intake;

import dev.drover.contracts.wire.Topics;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.apache.kafka.clients.consumer.CloseOptions;
import org.apache.kafka.clients.consumer.Consumer;
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

    private final Consumer<byte[], byte[]> consumer;

    /** What to read next according to what was accepted, where the group is still to be told. */
    private final Map<TopicPartition, Long> accepted = new HashMap<>();

    /** What the group was told last, while the partition was assigned without a break. */
    private final Map<TopicPartition, Long> told = new HashMap<>();

    private final Map<TopicPartition, Long> released = new HashMap<>();
    private boolean idle;

    /**
     * @param batch most records at a time
     */
    public ConsumerGroupJobSource(Map<String, String> client, String clientId, int batch) {
        this(
                new KafkaConsumer<>(
                        settings(client, clientId, batch),
                        new ByteArrayDeserializer(),
                        new ByteArrayDeserializer()));
    }

    ConsumerGroupJobSource(Consumer<byte[], byte[]> consumer) {
        this.consumer = consumer;
        consumer.subscribe(List.of(Topics.JOBS.topic()), new FollowAssignment());
    }

    static Map<String, Object> settings(Map<String, String> client, String clientId, int batch) {
        var settings = new HashMap<String, Object>(client);
        settings.put("client.id", clientId);
        settings.put("group.id", Topics.WORKER_CONSUMER_GROUP);
        settings.put("group.protocol", "consumer");
        settings.put("enable.auto.commit", false);
        settings.put("auto.offset.reset", "earliest");
        settings.put("isolation.level", "read_uncommitted");
        settings.put("max.poll.records", batch);
        return settings;
    }

    private final class FollowAssignment implements ConsumerRebalanceListener {
        /** What comes while idle is paused. */
        @Override
        public void onPartitionsAssigned(Collection<TopicPartition> partitions) {
            if (idle) {
                consumer.pause(partitions);
            }
        }

        /**
         * No record is held between batches. What the group was not told is for the next owner to
         * find out; told later it might take the group back.
         */
        @Override
        public void onPartitionsRevoked(Collection<TopicPartition> partitions) {
            accepted.keySet().removeAll(partitions);
            told.keySet().removeAll(partitions);
        }
    }

    @Override
    public List<Taken> take(Duration wait) {
        var taken = new ArrayList<Taken>();
        try {
            idle = false;
            tellGroup();
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
            tellGroup();
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
        accepted.replaceAll(
                (partition, next) -> Math.min(next, released.getOrDefault(partition, next)));
        goBack();
        tellGroup();
    }

    private void tellGroup() {
        if (accepted.isEmpty()) {
            return;
        }
        var offsets = new HashMap<TopicPartition, OffsetAndMetadata>();
        accepted.forEach((partition, next) -> offsets.put(partition, new OffsetAndMetadata(next)));
        told.putAll(accepted);
        accepted.clear();
        consumer.commitAsync(offsets, this::answered);
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

    /**
     * What failed is told again with the next batch or turn: a partition that gets no more commands
     * would never be committed, and an old command come again at the next rebalance. Not where
     * something later was told since.
     */
    private void answered(
            Map<TopicPartition, OffsetAndMetadata> offsets, @Nullable Exception failure) {
        if (failure == null) {
            return;
        }
        log.info(
                "committing {} failed and is tried again; records before that may come again: {}",
                offsets,
                failure.toString());
        offsets.forEach((partition, next) -> {
            if (Objects.equals(told.get(partition), next.offset())) {
                accepted.merge(partition, next.offset(), Math::max);
            }
        });
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
        try {
            tellGroup();
        } finally {
            consumer.close(CloseOptions.timeout(CLOSE_TIMEOUT));
        }
    }
}
