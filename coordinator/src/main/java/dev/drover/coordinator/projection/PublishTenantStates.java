package dev.drover.coordinator.projection;

import dev.drover.contracts.wire.TenantStateCodec;
import dev.drover.contracts.wire.Topics;
import dev.drover.coordinator.leader.DutyThread;
import dev.drover.coordinator.leader.LeaderDuty;
import dev.drover.coordinator.leader.LeaderTerm;
import dev.drover.coordinator.leader.LeaderTerm.Loss;
import dev.drover.coordinator.ops.KafkaRecords;
import dev.drover.coordinator.projection.UnsentTenantStates.Unsent;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Tells the tenants' states on {@code drover.tenant-state}. A state that was not sent stays marked
 * and is sent again; a new leader repeats what its predecessor may have told last, for that one may
 * have been late, and repeats it once more when no late record can come any more: compaction keeps
 * the last record of a key, whichever leader's it is. All of it goes out again when the topic was
 * made anew.
 */
public final class PublishTenantStates implements LeaderDuty {
    private static final Logger log = LoggerFactory.getLogger(PublishTenantStates.class);
    private static final Duration PAUSE = Duration.ofSeconds(1);
    private static final Duration LOOK_AGAIN = Duration.ofSeconds(30);

    /** Longer than a producer tries to deliver. */
    private static final Duration RECENT = Duration.ofMinutes(10);

    /** So long after a term began, a former leader's producer has delivered or given up. */
    private static final Duration LATE = Duration.ofMinutes(1);

    private static final int BATCH = 2000;

    private static final String KNOWN_TOPIC = "SELECT topic_id FROM tenant_state_topic";

    private static final String SAVE_TOPIC =
            """
            INSERT INTO tenant_state_topic (topic_id) VALUES (:id)
            ON CONFLICT (one) DO UPDATE SET topic_id = excluded.topic_id
            """;

    private final Jdbi jdbi;
    private final Admin admin;
    private final Producer<String, byte[]> producer;
    private final InstantSource clock;
    private volatile @Nullable DutyThread thread;

    /** Admin and producer stay the caller's to close. */
    public PublishTenantStates(
            Jdbi jdbi, Admin admin, Producer<String, byte[]> producer, InstantSource clock) {
        this.jdbi = jdbi;
        this.admin = admin;
        this.producer = producer;
        this.clock = clock;
    }

    @Override
    public Running begin(LeaderTerm term) {
        var publishing = new Publishing(term);
        var started = DutyThread.start("tenant-states", PAUSE, publishing::turn);
        thread = started;
        return started;
    }

    /** Heads have moved. Does nothing while another coordinator leads. */
    public void wake() {
        var running = thread;
        if (running != null) {
            running.wake();
        }
    }

    /** The telling of one term. */
    private final class Publishing {
        private final LeaderTerm term;
        private final Instant began = clock.instant();
        private boolean repeated;
        private boolean repeatedAfterLate;
        private long lookedNanos;

        Publishing(LeaderTerm term) {
            this.term = term;
        }

        boolean turn() throws InterruptedException {
            boolean noneIsLate = clock.instant().isAfter(began.plus(LATE));
            if (!repeated
                    || (noneIsLate && !repeatedAfterLate)
                    || System.nanoTime() - lookedNanos >= LOOK_AGAIN.toNanos()) {
                lookAtTopic(noneIsLate);
            }
            var unsent =
                    jdbi.withHandle(
                            handle -> UnsentTenantStates.read(handle, term.number(), BATCH));
            if (unsent.isEmpty()) {
                return false;
            }
            send(unsent);
            term.inTransaction(
                    jdbi,
                    Loss.TOLERABLE,
                    handle -> {
                        UnsentTenantStates.forget(handle, unsent);
                        return unsent.size();
                    });
            return unsent.size() == BATCH;
        }

        private void lookAtTopic(boolean noneIsLate) throws InterruptedException {
            var topic = TopicIncarnation.of(admin, Topics.TENANT_STATE.topic());
            int again =
                    term.inTransaction(
                            jdbi, Loss.NONE, handle -> noteAgain(handle, topic.id(), noneIsLate));
            if (again > 0) {
                log.info("telling the states of {} tenants again", again);
            }
            repeated = true;
            repeatedAfterLate = noneIsLate;
            lookedNanos = System.nanoTime();
        }

        private int noteAgain(Handle handle, String topic, boolean noneIsLate) {
            Optional<String> known = handle.createQuery(KNOWN_TOPIC).mapTo(String.class).findOne();
            if (known.filter(topic::equals).isEmpty()) {
                handle.createUpdate(SAVE_TOPIC).bind("id", topic).execute();
                return UnsentTenantStates.noteAll(handle);
            }
            boolean again = !repeated || (noneIsLate && !repeatedAfterLate);
            return again ? UnsentTenantStates.noteSince(handle, began.minus(RECENT)) : 0;
        }
    }

    private void send(List<Unsent> states) throws InterruptedException {
        var sends = new ArrayList<Future<RecordMetadata>>();
        for (var unsent : states) {
            sends.add(producer.send(KafkaRecords.of(TenantStateCodec.encode(unsent.state()))));
        }
        for (var send : sends) {
            try {
                send.get();
            } catch (ExecutionException e) {
                throw new IllegalStateException(
                        "states of tenants were not sent, they are sent again: " + e.getCause(), e);
            }
        }
    }
}
