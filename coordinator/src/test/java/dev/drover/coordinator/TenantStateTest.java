package dev.drover.coordinator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.drover.contracts.JobId;
import dev.drover.contracts.ProjectName;
import dev.drover.contracts.RolloutId;
import dev.drover.contracts.ServerId;
import dev.drover.contracts.TenantId;
import dev.drover.contracts.command.Ticket;
import dev.drover.contracts.state.TenantState;
import dev.drover.contracts.status.StatusEvent;
import dev.drover.contracts.wire.StatusCodec;
import dev.drover.contracts.wire.TenantStateCodec;
import dev.drover.contracts.wire.TenantStates;
import dev.drover.contracts.wire.Topics;
import dev.drover.contracts.wire.UnreadableRecordException;
import dev.drover.coordinator.config.KafkaConfig;
import dev.drover.coordinator.ops.KafkaClients;
import dev.drover.coordinator.ops.KafkaRecords;
import dev.drover.coordinator.ops.PrepareKafka;
import dev.drover.coordinator.testing.ControlRows;
import dev.drover.embedded.testing.SharedKafka;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.ResourceLock;

/** What anybody who reads {@code drover.tenant-state} learns. */
@ResourceLock("topics") // there is one set of them on the shared broker
class TenantStateTest {
    private static final ProjectName PROJECT = new ProjectName("default");
    private static final List<String> HISTORY = List.of("1", "2", "3");

    private final MovableClock clock = new MovableClock();
    private final String run = UUID.randomUUID().toString();
    private final TenantId tenant = new TenantId("state-" + run);
    private KafkaClients kafka;
    private Producer<String, byte[]> producer;
    private ControlRows rows;
    private TestCoordinator coordinator;

    @BeforeEach
    void start() throws Exception {
        prepare();
        producer = kafka.producer("states");
        rows = ControlRows.open();
        rows.server("s1");
        rows.tenant(tenant.value(), "s1");
        rows.release(ControlRows.DIGEST, 3);
        coordinator = new TestCoordinator("one", rows.database(), kafka, clock);
    }

    private void prepare() {
        var config = KafkaConfig.at(SharedKafka.get().bootstrapServers());
        kafka = new KafkaClients(config);
        try (var admin = kafka.admin()) {
            new PrepareKafka(admin, config).run();
        }
    }

    @AfterEach
    void close() throws Exception {
        coordinator.close();
        producer.close();
        rows.close();
    }

    @Test
    void aReaderLearnsWhereATenantStandsAndWithWhichRelease() throws Exception {
        var rollout = rows.rollout("COMPLETED");
        send(SimulatedWorker.applied(ticket(rollout), 1));
        send(SimulatedWorker.applied(ticket(rollout), 2));

        var state = awaitState(2);
        assertThat(state.version()).contains("2");
        assertThat(state.release().orElseThrow().value()).isEqualTo(ControlRows.DIGEST);
        assertThat(state.scope()).isPresent();
        assertThat(Optional.of(state.since()))
                .isEqualTo(
                        rows.jdbi()
                                .withHandle(handle ->
                                        handle.select(
                                                        "SELECT applied_at FROM ledger_row WHERE rank = 2 AND tenant = ?",
                                                        tenant.value())
                                                .mapTo(java.time.Instant.class)
                                                .findOne()));
        assertThat(read().isAtLeast(tenant, PROJECT, "2", HISTORY)).isTrue();
        assertThat(read().isAtLeast(tenant, PROJECT, "3", HISTORY)).isFalse();
        await().untilAsserted(() -> assertThat(unsent()).isZero());
    }

    @Test
    void aStateThatWasMarkedAndNotSentIsSentByTheNextLeader() throws Exception {
        send(SimulatedWorker.applied(ticket("r-1"), 1));
        var first = awaitState(1);
        coordinator.close();
        rows.execute("UPDATE tenant SET rank = 3, version = '3', told_at = '2020-01-01'");
        rows.execute("INSERT INTO tenant_state_unsent (tenant) VALUES (?)", tenant.value());

        coordinator = new TestCoordinator("two", rows.database(), kafka, clock);
        assertThat(awaitState(3).term()).isGreaterThan(first.term());
    }

    @Test
    void aNewLeaderTellsRecentStatesAgain() throws Exception {
        send(SimulatedWorker.applied(ticket("r-1"), 1));
        var first = awaitState(1);
        await().untilAsserted(() -> assertThat(unsent()).isZero());
        coordinator.close();

        coordinator = new TestCoordinator("two", rows.database(), kafka, clock);
        await().untilAsserted(() ->
                assertThat(read().of(tenant, PROJECT).orElseThrow().term())
                        .isGreaterThan(first.term()));
    }

    @Test
    void aFormerLeadersLateRecordDoesNotStayTheLastOne() throws Exception {
        send(SimulatedWorker.applied(ticket("r-1"), 1));
        var late = awaitState(1);
        coordinator.close();

        coordinator = new TestCoordinator("two", rows.database(), kafka, clock);
        send(SimulatedWorker.applied(ticket("r-1"), 2));
        var now = awaitState(2);
        await().untilAsserted(() -> assertThat(unsent()).isZero());
        producer.send(KafkaRecords.of(TenantStateCodec.encode(late))).get(30, TimeUnit.SECONDS);
        assertThat(last()).contains(late);

        clock.advance(Duration.ofSeconds(61));
        await().untilAsserted(() -> assertThat(last()).contains(now));
        await().untilAsserted(() -> assertThat(unsent()).isZero());
    }

    @Test
    void allIsToldAgainWhenTheTopicWasMadeAnew() throws Exception {
        send(SimulatedWorker.applied(ticket("r-1"), 1));
        awaitState(1);
        await().untilAsserted(() -> assertThat(unsent()).isZero());
        coordinator.close();
        // not recent any more, so only the other topic is a reason
        rows.execute("UPDATE tenant SET told_at = '2020-01-01'");
        makeTopicAnew();
        assertThat(read().of(tenant, PROJECT)).isEmpty();

        coordinator = new TestCoordinator("two", rows.database(), kafka, clock);
        assertThat(awaitState(1).version()).contains("1");
    }

    private void makeTopicAnew() throws Exception {
        try (var admin = kafka.admin()) {
            var name = Topics.TENANT_STATE.topic();
            admin.deleteTopics(List.of(name)).all().get(30, TimeUnit.SECONDS);
            await().until(() -> !admin.listTopics().names().get().contains(name));
        }
        prepare();
    }

    private Ticket ticket(String rollout) {
        return new Ticket(
                new JobId(UUID.nameUUIDFromBytes(run.getBytes(StandardCharsets.UTF_8))),
                new RolloutId(rollout),
                1,
                tenant,
                new ServerId("s1"),
                1,
                1,
                1);
    }

    private void send(StatusEvent event) throws Exception {
        producer.send(KafkaRecords.of(StatusCodec.encode(event))).get(30, TimeUnit.SECONDS);
    }

    private TenantState awaitState(int rank) {
        return Objects.requireNonNull(
                await().atMost(Duration.ofSeconds(30))
                        .until(
                                () -> read().of(tenant, PROJECT).orElse(null),
                                state -> state != null && state.rank() == rank));
    }

    private TenantStates read() throws UnreadableRecordException {
        var states = new TenantStates();
        for (var record : records()) {
            states.fold(record.key(), record.value());
        }
        return states;
    }

    /** What is left for the tenant once the topic is compacted. */
    private Optional<TenantState> last() throws UnreadableRecordException {
        var last = Optional.<TenantState>empty();
        for (var record : records()) {
            if (record.key().equals(tenant + "/" + PROJECT)) {
                last = Optional.of(TenantStateCodec.decode(record.value()));
            }
        }
        return last;
    }

    private static List<ConsumerRecord<String, byte[]>> records() {
        var records = new ArrayList<ConsumerRecord<String, byte[]>>();
        try (var consumer =
                new KafkaConsumer<>(
                        Map.of("bootstrap.servers", SharedKafka.get().bootstrapServers()),
                        new StringDeserializer(),
                        new ByteArrayDeserializer())) {
            var partitions =
                    consumer.partitionsFor(Topics.TENANT_STATE.topic()).stream()
                            .map(p -> new TopicPartition(p.topic(), p.partition()))
                            .toList();
            consumer.assign(partitions);
            consumer.seekToBeginning(partitions);
            var end = consumer.endOffsets(partitions);
            while (end.entrySet().stream()
                    .anyMatch(e -> consumer.position(e.getKey()) < e.getValue())) {
                consumer.poll(Duration.ofMillis(100)).forEach(records::add);
            }
        }
        return records;
    }

    private int unsent() {
        return rows.jdbi()
                .withHandle(handle ->
                        handle.select("SELECT count(*) FROM tenant_state_unsent")
                                .mapTo(Integer.class)
                                .one());
    }
}
