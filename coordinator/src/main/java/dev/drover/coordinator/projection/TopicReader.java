package dev.drover.coordinator.projection;

import dev.drover.contracts.wire.Topics;
import dev.drover.coordinator.ops.KafkaClients;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.TopicPartition;
import org.jdbi.v3.core.Jdbi;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Reads all partitions of a topic from where the control database has come to. */
final class TopicReader implements AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(TopicReader.class);
    private static final Duration GATHER = Duration.ofMillis(10);
    private static final Duration LOOK_AGAIN = Duration.ofSeconds(30);

    private final Topics topic;
    private final Admin admin;
    private final Consumer<byte[], byte[]> consumer;
    private final Offsets offsets;
    private final int partitions;
    private final int maxPollRecords;
    private final boolean anew;
    private long lookedNanos = System.nanoTime();

    private TopicReader(
            Topics topic,
            Admin admin,
            Consumer<byte[], byte[]> consumer,
            Offsets offsets,
            int partitions,
            int maxPollRecords,
            boolean anew) {
        this.topic = topic;
        this.admin = admin;
        this.consumer = consumer;
        this.offsets = offsets;
        this.partitions = partitions;
        this.maxPollRecords = maxPollRecords;
        this.anew = anew;
    }

    /**
     * @param purpose names the client
     */
    static TopicReader open(
            KafkaClients kafka,
            Admin admin,
            Jdbi jdbi,
            Topics topic,
            String purpose,
            int maxPollRecords)
            throws InterruptedException {
        var description = TopicIncarnation.of(admin, topic.topic());
        var offsets = new Offsets(topic.topic(), description.id());
        var known = offsets.read(jdbi);
        var consumer = kafka.consumer(purpose, maxPollRecords);
        try {
            var all = new HashMap<TopicPartition, Long>();
            for (int partition = 0; partition < description.partitions(); partition++) {
                all.put(
                        new TopicPartition(topic.topic(), partition),
                        known.getOrDefault(partition, 0L));
            }
            consumer.assign(all.keySet());
            // an offset that retention has passed is answered by auto.offset.reset: the earliest
            all.forEach(consumer::seek);
            log.info("reading {} (id {}) from {}", topic.topic(), description.id(), known);
            return new TopicReader(
                    topic,
                    admin,
                    consumer,
                    offsets,
                    description.partitions(),
                    maxPollRecords,
                    offsets.ofAnotherTopic(jdbi));
        } catch (RuntimeException e) {
            consumer.close();
            throw e;
        }
    }

    Offsets offsets() {
        return offsets;
    }

    /** Whether the topic was made anew since something of it was folded. */
    boolean anew() {
        return anew;
    }

    /** Before the first record of each partition. */
    Map<Integer, Long> beginning() {
        var beginning = new HashMap<Integer, Long>();
        for (int partition = 0; partition < partitions; partition++) {
            beginning.put(partition, 0L);
        }
        return beginning;
    }

    /**
     * What there is, waited for; then also what the next few milliseconds bring, so that under load
     * a transaction folds many records instead of the one that came first.
     */
    List<ConsumerRecord<byte[], byte[]>> poll(Duration atMost) throws InterruptedException {
        var records = new ArrayList<ConsumerRecord<byte[], byte[]>>();
        consumer.poll(atMost).forEach(records::add);
        if (!records.isEmpty() && records.size() < maxPollRecords) {
            TimeUnit.NANOSECONDS.sleep(GATHER.toNanos());
            consumer.poll(Duration.ZERO).forEach(records::add);
        }
        return records;
    }

    /** What to save once these records are folded. */
    static Map<Integer, Long> next(List<ConsumerRecord<byte[], byte[]>> records) {
        var next = new HashMap<Integer, Long>();
        records.forEach(record -> next.merge(record.partition(), record.offset() + 1, Math::max));
        return next;
    }

    /** Whether the topic was made anew or has more partitions; looked at now and then. */
    boolean outdated() throws InterruptedException {
        if (System.nanoTime() - lookedNanos < LOOK_AGAIN.toNanos()) {
            return false;
        }
        lookedNanos = System.nanoTime();
        var now = TopicIncarnation.of(admin, topic.topic());
        return !now.id().equals(offsets.topicId()) || now.partitions() != partitions;
    }

    @Override
    public void close() {
        consumer.close();
    }
}
