package dev.drover.coordinator.projection;

import dev.drover.contracts.wire.Topics;
import dev.drover.coordinator.leader.DutyThread;
import dev.drover.coordinator.leader.LeaderDuty.Running;
import java.time.Duration;
import java.util.List;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.jdbi.v3.core.Jdbi;
import org.jspecify.annotations.Nullable;

/**
 * The reading of a topic in one term, from where the control database has come to: opened when it
 * is needed, and anew when the topic was made anew or a turn failed.
 */
final class FollowTopic {
    private final Transport transport;
    private final Jdbi jdbi;
    private final Source source;
    private final Taker taker;
    private @Nullable TopicReader reader;
    private @Nullable TopicReader told;

    private FollowTopic(Transport transport, Jdbi jdbi, Source source, Taker taker) {
        this.transport = transport;
        this.jdbi = jdbi;
        this.source = source;
        this.taker = taker;
    }

    /**
     * What is read.
     *
     * @param purpose names thread and client
     * @param atMost how long a turn waits for records
     */
    record Source(Topics topic, String purpose, int maxPollRecords, Duration atMost) {}

    /** Takes records and saves how far it has come, in the same transaction. */
    interface Taker {
        /**
         * @param records at least one; they come again when it fails
         */
        void take(TopicReader open, List<ConsumerRecord<byte[], byte[]>> records)
                throws InterruptedException;

        /** The topic was made anew: what it held and was not folded is lost. */
        default void madeAnew(TopicReader open) {
            // its records count from the beginning, and that is all
        }
    }

    static Running start(Transport transport, Jdbi jdbi, Source source, Taker taker) {
        var follow = new FollowTopic(transport, jdbi, source, taker);
        var thread = DutyThread.start(source.purpose(), Duration.ZERO, follow::turn);
        return () -> {
            thread.close();
            follow.drop();
        };
    }

    private boolean turn() throws InterruptedException {
        try {
            var open = open();
            if (open.anew() && told != open) {
                taker.madeAnew(open);
                told = open;
            }
            var records = open.poll(source.atMost());
            if (!records.isEmpty()) {
                taker.take(open, records);
            }
            return true;
        } catch (RuntimeException e) {
            // what was read and not taken must be read again
            drop();
            throw e;
        }
    }

    private TopicReader open() throws InterruptedException {
        var open = reader;
        if (open == null || open.outdated()) {
            drop();
            open =
                    TopicReader.open(
                            transport.kafka(),
                            transport.admin(),
                            jdbi,
                            source.topic(),
                            source.purpose(),
                            source.maxPollRecords());
            reader = open;
        }
        return open;
    }

    private void drop() {
        var old = reader;
        reader = null;
        if (old != null) {
            old.close();
        }
    }
}
