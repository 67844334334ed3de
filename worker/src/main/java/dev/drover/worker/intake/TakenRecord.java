package dev.drover.worker.intake;

import java.time.Instant;
import org.apache.kafka.clients.consumer.ConsumerRecord;

/** A record of Kafka's that was taken. */
record TakenRecord(ConsumerRecord<byte[], byte[]> received) implements Taken {
    private static final byte[] NOTHING = {};

    @Override
    public String topic() {
        return received.topic();
    }

    @Override
    public int partition() {
        return received.partition();
    }

    @Override
    public long offset() {
        return received.offset();
    }

    @Override
    public Instant brokerTime() {
        return Instant.ofEpochMilli(received.timestamp());
    }

    @Override
    public byte[] value() {
        return received.value() == null ? NOTHING : received.value();
    }
}
