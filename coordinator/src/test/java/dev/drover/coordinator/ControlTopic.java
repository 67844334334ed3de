package dev.drover.coordinator;

import dev.drover.contracts.control.ControlMessage;
import dev.drover.contracts.wire.ControlCodec;
import dev.drover.contracts.wire.Topics;
import dev.drover.contracts.wire.UnreadableRecordException;
import dev.drover.coordinator.ops.KafkaClients;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.awaitility.Awaitility;

/** What the coordinators tell all workers from now on. */
final class ControlTopic implements AutoCloseable {
    private final KafkaConsumer<byte[], byte[]> consumer;
    private final Set<ControlMessage> heard = new HashSet<>();

    private ControlTopic(KafkaConsumer<byte[], byte[]> consumer) {
        this.consumer = consumer;
    }

    static ControlTopic follow(KafkaClients kafka) {
        var consumer = kafka.consumer("control-test", 100);
        var partition = new TopicPartition(Topics.CONTROL.topic(), 0);
        consumer.assign(List.of(partition));
        consumer.seekToEnd(List.of(partition));
        long _ = consumer.position(partition); // the end is looked for only when it is asked for
        return new ControlTopic(consumer);
    }

    void await(ControlMessage message) {
        Awaitility.await()
                .atMost(Duration.ofSeconds(20))
                .pollInSameThread()
                .until(() -> {
                    for (var record : consumer.poll(Duration.ofMillis(100))) {
                        heard.add(decode(record.value()));
                    }
                    return heard.contains(message);
                });
    }

    private static ControlMessage decode(byte[] value) {
        try {
            return ControlCodec.decode(value).orElseThrow();
        } catch (UnreadableRecordException e) {
            throw new AssertionError(e);
        }
    }

    @Override
    public void close() {
        consumer.close();
    }
}
