package dev.drover.coordinator;

import dev.drover.contracts.deadletter.FailedJob;
import dev.drover.contracts.wire.DeadLetterCodec;
import dev.drover.contracts.wire.Topics;
import dev.drover.contracts.wire.UnreadableRecordException;
import dev.drover.coordinator.ops.KafkaClients;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;

/** The failed jobs that are told, from the topic's beginning. */
final class DeadLetterTopic implements AutoCloseable {
    private final KafkaConsumer<byte[], byte[]> consumer;
    private final List<FailedJob> told = new ArrayList<>();

    DeadLetterTopic(KafkaClients kafka) {
        consumer = kafka.consumer("dead-letter-test", 100);
        var partitions =
                IntStream.range(0, Topics.DEAD_LETTER.partitions())
                        .mapToObj(n -> new TopicPartition(Topics.DEAD_LETTER.topic(), n))
                        .toList();
        consumer.assign(partitions);
        consumer.seekToBeginning(partitions);
    }

    /** Those of tenants whose ids begin so, as they were read until now. */
    List<FailedJob> of(String tenantPrefix) {
        for (var record : consumer.poll(Duration.ofMillis(100))) {
            var reason = record.headers().lastHeader(DeadLetterCodec.REASON);
            if (new String(reason.value(), StandardCharsets.UTF_8)
                    .equals(DeadLetterCodec.JOB_FAILED)) {
                told.add(decode(record.value()));
            }
        }
        return told.stream().filter(j -> j.tenant().value().startsWith(tenantPrefix)).toList();
    }

    private static FailedJob decode(byte[] value) {
        try {
            return DeadLetterCodec.decode(value);
        } catch (UnreadableRecordException e) {
            throw new AssertionError(e);
        }
    }

    @Override
    public void close() {
        consumer.close();
    }
}
