package dev.drover.worker;

import static org.assertj.core.api.Assertions.assertThat;

import dev.drover.contracts.ReleaseDigest;
import dev.drover.contracts.TenantId;
import dev.drover.contracts.WorkerId;
import dev.drover.contracts.status.JobEvent;
import dev.drover.contracts.wire.HeartbeatCodec;
import dev.drover.contracts.wire.Topics;
import dev.drover.embedded.testing.SharedPostgres;
import dev.drover.embedded.testing.TestDatabase;
import dev.drover.engine.Cancellation;
import dev.drover.engine.Engine;
import dev.drover.engine.EngineListener;
import dev.drover.engine.EngineOptions;
import dev.drover.engine.LedgerRow;
import dev.drover.engine.MigrateRequest;
import dev.drover.engine.OutboxRelay;
import dev.drover.engine.Outcome;
import dev.drover.engine.Run;
import dev.drover.engine.Secret;
import dev.drover.engine.Target;
import dev.drover.engine.Tls;
import dev.drover.engine.source.SourceFile;
import dev.drover.worker.config.WorkerConfig;
import dev.drover.worker.ops.Measures;
import dev.drover.worker.relay.KafkaRecordSender;
import dev.drover.worker.relay.LedgerEvents;
import dev.drover.worker.relay.RelayOutbox;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.ResourceLock;

/** Workers that start late, stop early, or find what another one left behind. */
@ResourceLock("the broker of all tests") // the commands are for whoever comes
@Order(1)
class WorkerLifeTest {
    private WorkerKafka kafka;
    private TestDatabase database;

    @BeforeEach
    void open() throws Exception {
        kafka = WorkerKafka.open();
        kafka.send(Fleet.bundle(Fleet.SHOP));
        database = SharedPostgres.get().createDatabase();
    }

    @AfterEach
    void close() throws Exception {
        kafka.close();
        database.close();
    }

    @Test
    void anOldCommandIsDeclinedAndNothingRuns() throws Exception {
        var command = Fleet.migrate(database, Fleet.SHOP, 1);
        kafka.send(command);

        // until the group has a member, more than a millisecond goes by
        try (var _ = worker(config().withTimes(Duration.ofSeconds(1), Duration.ofMillis(1)))) {
            var answer = kafka.awaitAnswer(command.ticket().job(), JobEvent.Declined.class);

            assertThat(answer.reason()).isEqualTo("EXPIRED");
            assertThat(answer.lastOrder()).isEmpty();
        }
        assertThat(kafka.claimed(command.ticket().job())).isFalse();
        try (var connection = database.connect();
                var rows =
                        connection
                                .createStatement()
                                .executeQuery("SELECT to_regclass('customers') IS NULL")) {
            rows.next();
            assertThat(rows.getBoolean(1)).isTrue();
        }
    }

    @Test
    void aReleaseThatNeverCameDefersTheJob() throws Exception {
        var unpublished = new ReleaseDigest("sha256:" + "0".repeat(64));
        var ticket = Fleet.ticket(database.name(), "main", 1);
        kafka.send(Fleet.migrate(ticket, Fleet.address(database), unpublished));

        try (var _ = worker(config())) {
            var answer = kafka.awaitAnswer(ticket.job(), JobEvent.Deferred.class);

            assertThat(answer.reason()).isEqualTo("RELEASE_UNAVAILABLE");
        }
    }

    @Test
    void aStoppingWorkerGivesBackWhatItDidNotFinish() throws Exception {
        var slow = Fleet.read(new SourceFile("001_slow.sql", "SELECT pg_sleep(25);"));
        kafka.send(Fleet.bundle(slow));
        var running = Fleet.migrate(database, slow, 1);
        try (var other = SharedPostgres.get().createDatabase()) {
            var waiting = Fleet.migrate(other, Fleet.SHOP, 1);
            var worker = worker(config().withSlots(1));
            kafka.send(running);
            Awaitility.await().until(this::somethingSleeps);
            kafka.send(waiting);
            Awaitility.await().until(() -> kafka.claimed(waiting.ticket().job()));

            worker.stop(Duration.ofSeconds(2));
            worker.stop(Duration.ofSeconds(2));
            worker.awaitStopped();

            for (var command : List.of(running, waiting)) {
                var answer = kafka.awaitAnswer(command.ticket().job(), JobEvent.Deferred.class);
                assertThat(answer.reason()).isEqualTo("WORKER_DRAINING");
            }
            Awaitility.await().until(() -> lastHeartbeatSaysDraining(worker.id()));
        }
    }

    @Test
    void whatAKilledWorkerSentAndDidNotDeleteIsSentAgainTheSame() throws Exception {
        var leftBehind = Fleet.migrate(database, Fleet.SHOP, 1);
        migrateAndForgetAcknowledgements(leftBehind.ticket().job().value());
        Awaitility.await().until(() -> told().size() == 3);

        var next = Fleet.migrate(database, Fleet.SHOP, 2);
        kafka.send(next);
        try (var _ = worker(config())) {
            var answer = kafka.awaitAnswer(next.ticket().job(), JobEvent.Succeeded.class);
            assertThat(answer.applied()).isZero();
        }

        var told = told();
        assertThat(told).hasSize(6);
        assertThat(told.subList(3, 6)).isEqualTo(told.subList(0, 3));
    }

    /** As a worker would that is killed after the broker's acknowledgement. */
    private void migrateAndForgetAcknowledgements(UUID job) {
        var tenant = new TenantId(database.name());
        try (var sender =
                KafkaRecordSender.open(
                        Map.of("bootstrap.servers", WorkerKafka.bootstrap()), "predecessor")) {
            var real = new RelayOutbox(new LedgerEvents(tenant, "default"), sender, Measures.NONE);
            var forgetful =
                    new OutboxRelay() {
                        @Override
                        public void send(LedgerRow row) {
                            real.send(row);
                        }

                        @Override
                        public List<Long> takeAcknowledged() {
                            return List.of();
                        }

                        @Override
                        public boolean flush(Duration timeout) {
                            return real.flush(timeout);
                        }
                    };
            var outcome =
                    new Engine(EngineOptions.DEFAULTS, InstantSource.system(), new SecureRandom())
                            .migrate(
                                    new Target(
                                            database.host(),
                                            database.port(),
                                            database.name(),
                                            Optional.empty(),
                                            database.user(),
                                            Secret.of(database.password()),
                                            Tls.DISABLE),
                                    Fleet.SHOP,
                                    new MigrateRequest(
                                            "default",
                                            1,
                                            Optional.empty(),
                                            new Run(job, 1, "r1", Fleet.SHOP.digest(), "killed"),
                                            Map.of(),
                                            forgetful,
                                            new Cancellation()),
                                    EngineListener.NONE);
            assertThat(outcome).isInstanceOf(Outcome.Succeeded.class);
        }
    }

    /** Key, id and bytes of the migrations' events, in their order. */
    private List<String> told() {
        var told = new ArrayList<String>();
        for (ConsumerRecord<byte[], byte[]> each : kafka.records(Topics.STATUS)) {
            var key = new String(each.key(), StandardCharsets.UTF_8);
            var type =
                    new String(
                            each.headers().lastHeader("ce_type").value(), StandardCharsets.UTF_8);
            if (key.equals(database.name()) && type.startsWith("dev.drover.migration.")) {
                told.add(key + " " + new String(each.value(), StandardCharsets.UTF_8));
            }
        }
        return told;
    }

    private boolean somethingSleeps() throws Exception {
        try (var connection = database.connect();
                var rows =
                        connection
                                .createStatement()
                                .executeQuery(
                                        """
                                        SELECT count(*) > 0 FROM pg_stat_activity
                                        WHERE datname = current_database() AND wait_event = 'PgSleep'
                                        """)) {
            rows.next();
            return rows.getBoolean(1);
        }
    }

    private boolean lastHeartbeatSaysDraining(WorkerId worker) throws Exception {
        var last = false;
        for (var each : kafka.records(Topics.HEARTBEATS)) {
            var beat = HeartbeatCodec.decode(each.value());
            last = beat.worker().equals(worker) ? beat.draining() : last;
        }
        return last;
    }

    private static WorkerConfig config() {
        return WorkerConfig.of(WorkerKafka.bootstrap()).withSlots(2);
    }

    private static Worker worker(WorkerConfig config) throws Exception {
        return Worker.start(
                config,
                Fleet.passwords(SharedPostgres.get().server().password()),
                InstantSource.system());
    }
}
