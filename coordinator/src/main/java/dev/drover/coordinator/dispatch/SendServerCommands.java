package dev.drover.coordinator.dispatch;

import dev.drover.contracts.wire.ServerCommandCodec;
import dev.drover.coordinator.leader.DutyThread;
import dev.drover.coordinator.leader.LeaderDuty;
import dev.drover.coordinator.leader.LeaderTerm;
import dev.drover.coordinator.leader.LeaderTerm.Loss;
import dev.drover.coordinator.ops.KafkaRecords;
import dev.drover.coordinator.server.ServerRequests;
import dev.drover.coordinator.server.ServerRequests.Due;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import org.apache.kafka.clients.producer.Producer;
import org.jdbi.v3.core.Jdbi;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Sends requests about servers, each until it is answered. */
public final class SendServerCommands implements LeaderDuty {
    private static final Logger log = LoggerFactory.getLogger(SendServerCommands.class);
    private static final Duration PAUSE = Duration.ofMillis(500);

    private final Jdbi jdbi;
    private final Producer<String, byte[]> producer;
    private final InstantSource clock;
    private volatile @Nullable DutyThread thread;

    /**
     * @param producer stays the caller's to close
     */
    public SendServerCommands(Jdbi jdbi, Producer<String, byte[]> producer, InstantSource clock) {
        this.jdbi = jdbi;
        this.producer = producer;
        this.clock = clock;
    }

    @Override
    public Running begin(LeaderTerm term) {
        var started = DutyThread.start("server-commands", PAUSE, () -> turn(term));
        thread = started;
        return started;
    }

    /** Something is to be sent. Does nothing while another coordinator leads. */
    public void wake() {
        var running = thread;
        if (running != null) {
            running.wake();
        }
    }

    private boolean turn(LeaderTerm term) {
        if (!jdbi.withHandle(ServerRequests::anyOpen)) {
            return false;
        }
        var now = clock.instant();
        List<Due> due =
                term.inTransaction(jdbi, Loss.TOLERABLE, handle -> ServerRequests.due(handle, now));
        for (var each : due) {
            var _ =
                    producer.send(
                            KafkaRecords.of(
                                    ServerCommandCodec.encode(each.command(), each.sending(), now)),
                            (_, failure) -> {
                                if (failure != null) {
                                    log.warn(
                                            "a command about server {} was not sent, it is sent again: {}",
                                            each.command().server(),
                                            failure.toString());
                                }
                            });
        }
        return false;
    }
}
