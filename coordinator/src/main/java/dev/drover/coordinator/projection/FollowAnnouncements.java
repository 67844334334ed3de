package dev.drover.coordinator.projection;

import dev.drover.contracts.fleet.FleetAnnouncement;
import dev.drover.contracts.wire.AnnouncementCodec;
import dev.drover.contracts.wire.Topics;
import dev.drover.contracts.wire.UnreadableRecordException;
import dev.drover.coordinator.fleet.file.InvalidTenantsFileException;
import dev.drover.coordinator.leader.LeaderDuty;
import dev.drover.coordinator.leader.LeaderTerm;
import dev.drover.coordinator.leader.LeaderTerm.Loss;
import dev.drover.coordinator.ops.CoordinatorMetrics;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Reads {@code drover.fleet}. Each announcement and its offset are one transaction; what cannot be
 * read or carried out goes to the dead letters before its offset is passed.
 */
public final class FollowAnnouncements implements LeaderDuty {
    private static final Logger log = LoggerFactory.getLogger(FollowAnnouncements.class);
    private static final FollowTopic.Source SOURCE =
            new FollowTopic.Source(Topics.FLEET, "announcements", 500, Duration.ofMillis(500));

    /** Takes an announcement, in the transaction that passes its offset. */
    public interface Taker {
        /**
         * @throws InvalidTenantsFileException when it cannot be carried out; the transaction is
         *     rolled back
         */
        void take(Handle handle, FleetAnnouncement announcement) throws InvalidTenantsFileException;

        /** It was not carried out; in a transaction of its own. */
        void refused(Handle handle, FleetAnnouncement announcement, String why);
    }

    private final Jdbi jdbi;
    private final Transport transport;
    private final DeadLetters deadLetters;
    private final Taker taker;
    private final Runnable taken;
    private final CoordinatorMetrics metrics;

    /**
     * @param taken called after announcements were taken
     */
    public FollowAnnouncements(
            Jdbi jdbi,
            Transport transport,
            Taker taker,
            Runnable taken,
            CoordinatorMetrics metrics) {
        this.jdbi = jdbi;
        this.transport = transport;
        this.deadLetters = new DeadLetters(transport.producer());
        this.taker = taker;
        this.taken = taken;
        this.metrics = metrics;
    }

    @Override
    public Running begin(LeaderTerm term) {
        return FollowTopic.start(transport, jdbi, SOURCE, new Following(term)::follow);
    }

    /** The reading of one term. */
    private final class Following {
        private final LeaderTerm term;

        Following(LeaderTerm term) {
            this.term = term;
        }

        void follow(TopicReader open, List<ConsumerRecord<byte[], byte[]>> records)
                throws InterruptedException {
            for (var record : records) {
                follow(open, record);
            }
            taken.run();
        }

        private void follow(TopicReader open, ConsumerRecord<byte[], byte[]> record)
                throws InterruptedException {
            var next = Map.of(record.partition(), record.offset() + 1);
            FleetAnnouncement announcement;
            try {
                announcement = decode(record);
            } catch (UnreadableRecordException e) {
                log.warn(
                        "announcement at {}/{} cannot be read and goes to the dead letters: {}",
                        record.partition(),
                        record.offset(),
                        e.getMessage());
                metrics.unreadable();
                deadLetters.send(record, e);
                save(open, next);
                metrics.fleet().announcementRefused();
                return;
            }
            try {
                take(open, next, announcement);
            } catch (InvalidTenantsFileException e) {
                refuse(open, record, announcement, e);
            }
        }

        private void take(TopicReader open, Map<Integer, Long> next, FleetAnnouncement announcement)
                throws InvalidTenantsFileException {
            var _ =
                    term.inTransaction(
                            jdbi,
                            Loss.NONE,
                            handle -> {
                                taker.take(handle, announcement);
                                open.offsets().save(handle, next);
                                return next;
                            });
            metrics.fleet().announcementTaken();
            log.info("tenant {}: announced as {}", announcement.tenant(), announcement.action());
        }

        private void refuse(
                TopicReader open,
                ConsumerRecord<byte[], byte[]> record,
                FleetAnnouncement announcement,
                InvalidTenantsFileException why)
                throws InterruptedException {
            var problem = why.problems().getFirst();
            log.warn(
                    "tenant {}: announced as {}, which cannot be; it goes to the dead letters: {}",
                    announcement.tenant(),
                    announcement.action(),
                    why.getMessage());
            metrics.unreadable();
            deadLetters.send(
                    record,
                    new UnreadableRecordException(
                            problem.code(), problem.what() + " " + problem.remedy()));
            var _ =
                    term.inTransaction(
                            jdbi,
                            Loss.NONE,
                            handle -> {
                                taker.refused(handle, announcement, problem.what());
                                open.offsets().save(handle, next(record));
                                return announcement;
                            });
            metrics.fleet().announcementRefused();
        }

        private static Map<Integer, Long> next(ConsumerRecord<byte[], byte[]> record) {
            return Map.of(record.partition(), record.offset() + 1);
        }

        private void save(TopicReader open, Map<Integer, Long> next) {
            var _ =
                    term.inTransaction(
                            jdbi,
                            Loss.TOLERABLE,
                            handle -> {
                                open.offsets().save(handle, next);
                                return next;
                            });
        }

        private static FleetAnnouncement decode(ConsumerRecord<byte[], byte[]> record)
                throws UnreadableRecordException {
            if (record.value() == null) {
                throw new UnreadableRecordException("INVALID", "no value");
            }
            return AnnouncementCodec.decode(record.value());
        }
    }
}
