package dev.drover.coordinator.liveness;

import dev.drover.contracts.wire.CutText;
import dev.drover.contracts.wire.HeartbeatCodec;
import dev.drover.contracts.wire.Topics;
import dev.drover.contracts.wire.UnreadableRecordException;
import dev.drover.coordinator.leader.DutyThread;
import dev.drover.coordinator.ops.CoordinatorMetrics;
import dev.drover.coordinator.ops.KafkaClients;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.TopicPartition;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Reads heartbeats into the registry, from a little before the end on. Of no group: every
 * coordinator reads all of them.
 */
public final class HeartbeatReader implements AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(HeartbeatReader.class);
    private static final Duration POLL = Duration.ofMillis(200);
    private static final Duration PROBE_EVERY = Duration.ofSeconds(1);
    private static final Duration PROBE_TIMEOUT = Duration.ofSeconds(5);
    private static final int MAX_POLL_RECORDS = 500;
    private static final int LONGEST_WRITER = 128;

    private final KafkaClients kafka;
    private final WorkerRegistry registry;
    private final CoordinatorMetrics metrics;
    private final InstantSource clock;
    private final List<Runnable> listeners = new CopyOnWriteArrayList<>();
    private final DutyThread thread;
    private @Nullable Consumer<byte[], byte[]> consumer;
    private Map<TopicPartition, Long> lastEnds = Map.of();
    private long lastProbeNanos = System.nanoTime() - PROBE_EVERY.toNanos();
    private volatile Optional<Instant> caughtUpSince = Optional.empty();

    public HeartbeatReader(
            KafkaClients kafka,
            WorkerRegistry registry,
            CoordinatorMetrics metrics,
            InstantSource clock) {
        this.kafka = kafka;
        this.registry = registry;
        this.metrics = metrics;
        this.clock = clock;
        this.thread = DutyThread.start("heartbeats", Duration.ZERO, this::read);
    }

    /**
     * Since when the reader has been at the end of the topic without a break; absent: it is not.
     */
    public Optional<Instant> caughtUpSince() {
        return caughtUpSince;
    }

    /** Calls it after heartbeats came in, on the reader's thread. */
    public void onHeartbeats(Runnable listener) {
        listeners.add(listener);
    }

    @Override
    public void close() {
        thread.close();
        drop();
    }

    private boolean read() {
        try {
            var open = consumer;
            if (open == null) {
                open = open();
                consumer = open;
            }
            var records = open.poll(POLL);
            records.forEach(this::take);
            if (!records.isEmpty()) {
                listeners.forEach(Runnable::run);
            }
            probe(open);
            return true;
        } catch (RuntimeException e) {
            caughtUpSince = Optional.empty();
            drop();
            throw e;
        }
    }

    private Consumer<byte[], byte[]> open() {
        var opened = kafka.consumer("heartbeats", MAX_POLL_RECORDS);
        try {
            var partitions =
                    opened.partitionsFor(Topics.HEARTBEATS.topic()).stream()
                            .map(p -> new TopicPartition(p.topic(), p.partition()))
                            .toList();
            opened.assign(partitions);
            var from = clock.instant().minus(WorkerRegistry.LOST_AFTER).toEpochMilli();
            var starts = new HashMap<TopicPartition, Long>();
            partitions.forEach(partition -> starts.put(partition, from));
            opened.offsetsForTimes(starts)
                    .forEach((partition, found) -> {
                        if (found == null) {
                            opened.seekToEnd(List.of(partition));
                        } else {
                            opened.seek(partition, found.offset());
                        }
                    });
            return opened;
        } catch (RuntimeException e) {
            opened.close();
            throw e;
        }
    }

    private void take(ConsumerRecord<byte[], byte[]> record) {
        try {
            registry.heard(HeartbeatCodec.decode(record.value()));
        } catch (UnreadableRecordException e) {
            metrics.unreadableHeartbeat();
            log.warn(
                    "the heartbeat of {} at offset {} cannot be read and is skipped; the worker"
                            + " is taken for lost after a minute of that: {}",
                    writer(record),
                    record.offset(),
                    e.getMessage());
        }
    }

    private static String writer(ConsumerRecord<byte[], byte[]> record) {
        return record.key() == null
                ? "nobody"
                : CutText.to(
                        LONGEST_WRITER,
                        new String(record.key(), StandardCharsets.UTF_8)
                                .replaceAll("\\p{Cntrl}", "?"));
    }

    /**
     * An empty poll may mean silence or a broker that is away; only its answer tells. Having read
     * what was there at the last probe counts as being at the end: of heartbeats there is always
     * one more.
     */
    private void probe(Consumer<byte[], byte[]> open) {
        if (System.nanoTime() - lastProbeNanos < PROBE_EVERY.toNanos()) {
            return;
        }
        var ends = open.endOffsets(open.assignment(), PROBE_TIMEOUT);
        boolean atEnd =
                !lastEnds.isEmpty()
                        && lastEnds.entrySet().stream()
                                .allMatch(end -> open.position(end.getKey()) >= end.getValue());
        if (!atEnd) {
            caughtUpSince = Optional.empty();
        } else if (caughtUpSince.isEmpty()) {
            caughtUpSince = Optional.of(clock.instant());
        }
        lastEnds = Map.copyOf(ends);
        lastProbeNanos = System.nanoTime();
    }

    private void drop() {
        var old = consumer;
        consumer = null;
        lastEnds = Map.of();
        if (old != null) {
            old.close();
        }
    }
}
