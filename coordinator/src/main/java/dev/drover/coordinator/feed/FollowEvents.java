package dev.drover.coordinator.feed;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.drover.contracts.wire.EventOutline;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.apache.kafka.clients.consumer.CloseOptions;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.errors.InterruptException;

/** One who follows, at the own pace; for one thread. */
public final class FollowEvents implements AutoCloseable {
    private static final Duration CLOSE = Duration.ofSeconds(1);

    private final Consumer<byte[], byte[]> consumer;
    private Cursor cursor;
    private boolean lost;

    FollowEvents(Consumer<byte[], byte[]> consumer, Cursor start, boolean lost) {
        this.consumer = consumer;
        this.cursor = start;
        this.lost = lost;
    }

    /** Where to resume to get whatever comes next. */
    public String cursor() {
        return cursor.toString();
    }

    /**
     * Whether there were events since the last time, or since the wanted start, that are gone;
     * asked again it says no.
     */
    public boolean hasLost() {
        boolean answer = lost;
        lost = false;
        return answer;
    }

    /** What comes next, waited for; what is no event is passed over. */
    public List<FedEvent> next(Duration atMost)
            throws FeedUnavailableException, InterruptedException {
        try {
            var events = new ArrayList<FedEvent>();
            for (var record : consumer.poll(atMost)) {
                take(record, events);
            }
            return events;
        } catch (InterruptException e) {
            throw EventFeed.interrupted(e);
        } catch (KafkaException e) {
            throw new FeedUnavailableException(e);
        }
    }

    private void take(ConsumerRecord<byte[], byte[]> record, List<FedEvent> events) {
        // neither compacted nor transactional: offsets have no gaps but those that retention made
        lost |= record.offset() > cursor.next(record.partition());
        cursor = cursor.behind(record.partition(), record.offset());
        if (record.value() != null) {
            EventOutline.of(record.value())
                    .ifPresent(outline ->
                            events.add(
                                    new FedEvent(
                                            cursor(), outline, new String(record.value(), UTF_8))));
        }
    }

    /** Also when the thread is interrupted: then the flag is kept for later. */
    @Override
    public void close() {
        boolean interrupted = Thread.interrupted();
        try {
            consumer.close(CloseOptions.timeout(CLOSE));
        } finally {
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }
}
