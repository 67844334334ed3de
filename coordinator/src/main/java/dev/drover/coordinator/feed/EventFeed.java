package dev.drover.coordinator.feed;

import dev.drover.coordinator.ops.KafkaClients;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.InterruptException;

/** Where followers of the status topic come from. Safe for use by many threads. */
public final class EventFeed {
    private static final int ADMIN_TIMEOUT_SECONDS = 15;

    private final KafkaClients kafka;
    private final Admin admin;
    private final String topic;
    private final AtomicInteger followers = new AtomicInteger();

    /**
     * @param topic of status events
     */
    public EventFeed(KafkaClients kafka, Admin admin, String topic) {
        this.kafka = kafka;
        this.admin = admin;
        this.topic = topic;
    }

    /**
     * Begins to follow; the follower belongs to the thread that calls.
     *
     * @param after the cursor of an event, to resume behind it; empty: from now on
     * @throws FeedUnavailableException when Kafka does not answer
     */
    public FollowEvents follow(Optional<String> after)
            throws UnknownCursorException, FeedUnavailableException, InterruptedException {
        var wanted = Optional.<Cursor>empty();
        if (after.isPresent()) {
            var text = after.get();
            wanted =
                    Optional.of(
                            Cursor.parse(text).orElseThrow(() -> new UnknownCursorException(text)));
        }
        var description = describe();
        var consumer = kafka.follower("events-" + followers.incrementAndGet());
        try {
            return open(consumer, description, wanted);
        } catch (InterruptException e) {
            consumer.close();
            throw interrupted(e);
        } catch (KafkaException e) {
            consumer.close();
            throw new FeedUnavailableException(e);
        }
    }

    private static FollowEvents open(
            Consumer<byte[], byte[]> consumer, TopicDescription topic, Optional<Cursor> wanted) {
        var all =
                IntStream.range(0, topic.partitions().size())
                        .mapToObj(partition -> new TopicPartition(topic.name(), partition))
                        .toList();
        consumer.assign(all);
        var first = consumer.beginningOffsets(all);
        var end = consumer.endOffsets(all);
        var id = topic.topicId().toString();
        boolean there = wanted.isPresent() && isThere(wanted.get(), id, first, end);
        var start = there ? offsets(all, wanted.get()) : all.stream().map(p -> at(end, p)).toList();
        for (var partition : all) {
            consumer.seek(partition, start.get(partition.partition()));
        }
        return new FollowEvents(consumer, new Cursor(id, start), wanted.isPresent() && !there);
    }

    private static boolean isThere(
            Cursor cursor,
            String topicId,
            Map<TopicPartition, Long> first,
            Map<TopicPartition, Long> end) {
        return cursor.topicId().equals(topicId)
                && cursor.next().size() <= first.size()
                && first.keySet().stream()
                        .allMatch(partition -> {
                            long next = cursor.next(partition.partition());
                            return next >= at(first, partition) && next <= at(end, partition);
                        });
    }

    private static List<Long> offsets(List<TopicPartition> all, Cursor cursor) {
        return all.stream().map(partition -> cursor.next(partition.partition())).toList();
    }

    private static long at(Map<TopicPartition, Long> offsets, TopicPartition partition) {
        return offsets.getOrDefault(partition, 0L);
    }

    private TopicDescription describe() throws FeedUnavailableException, InterruptedException {
        try {
            return admin.describeTopics(List.of(topic))
                    .allTopicNames()
                    .get(ADMIN_TIMEOUT_SECONDS, TimeUnit.SECONDS)
                    .values()
                    .iterator()
                    .next();
        } catch (ExecutionException | TimeoutException e) {
            throw new FeedUnavailableException(e);
        }
    }

    static InterruptedException interrupted(InterruptException e) {
        // Kafka has set the flag again; whoever catches the checked one expects it cleared
        Thread.interrupted();
        var interrupted = new InterruptedException("while waiting for Kafka");
        interrupted.initCause(e);
        return interrupted;
    }
}
