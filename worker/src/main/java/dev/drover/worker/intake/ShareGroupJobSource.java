package dev.drover.worker.intake;

import dev.drover.contracts.wire.Topics;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.kafka.clients.consumer.AcknowledgeType;
import org.apache.kafka.clients.consumer.KafkaShareConsumer;
import org.apache.kafka.clients.consumer.ShareConsumer;
import org.apache.kafka.common.TopicIdPartition;
import org.apache.kafka.common.errors.WakeupException;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Commands from the share group in which all workers are. */
public final class ShareGroupJobSource implements JobSource {
    private static final Logger log = LoggerFactory.getLogger(ShareGroupJobSource.class);
    private static final Duration CLOSE_TIMEOUT = Duration.ofSeconds(5);

    /** Not polling loses nothing: no record is held between batches. */
    private static final long POLL_INTERVAL_MILLIS = Duration.ofDays(1).toMillis();

    private final ShareConsumer<byte[], byte[]> consumer;

    /**
     * @param batch most records at a time
     */
    public ShareGroupJobSource(Map<String, String> client, String clientId, int batch) {
        var settings = new HashMap<String, Object>(client);
        settings.put("client.id", clientId);
        settings.put("group.id", Topics.WORKER_GROUP);
        settings.put("share.acknowledgement.mode", "explicit");
        settings.put("share.acquire.mode", "record_limit");
        settings.put("max.poll.records", batch);
        settings.put("max.poll.interval.ms", Math.toIntExact(POLL_INTERVAL_MILLIS));
        consumer =
                new KafkaShareConsumer<>(
                        settings, new ByteArrayDeserializer(), new ByteArrayDeserializer());
        consumer.setAcknowledgementCommitCallback(ShareGroupJobSource::committed);
        consumer.subscribe(List.of(Topics.JOBS.topic()));
    }

    /** A lost acknowledgement means a second delivery, which does no harm. */
    private static void committed(
            Map<TopicIdPartition, Set<Long>> offsets, @Nullable Exception failure) {
        if (failure != null) {
            log.info(
                    "{} may be delivered again, as acknowledging failed: {}",
                    offsets,
                    failure.toString());
        }
    }

    @Override
    public List<Taken> take(Duration wait) {
        var taken = new ArrayList<Taken>();
        try {
            consumer.poll(wait).forEach(each -> taken.add(new TakenRecord(each)));
        } catch (WakeupException e) {
            log.trace("woken up");
        }
        return taken;
    }

    @Override
    public void accept(Taken taken) {
        consumer.acknowledge(((TakenRecord) taken).received(), AcknowledgeType.ACCEPT);
    }

    @Override
    public void release(Taken taken) {
        consumer.acknowledge(((TakenRecord) taken).received(), AcknowledgeType.RELEASE);
    }

    @Override
    public void commit() {
        consumer.commitAsync();
    }

    @Override
    public void wakeUp() {
        consumer.wakeup();
    }

    @Override
    public void close() {
        consumer.close(CLOSE_TIMEOUT);
    }
}
