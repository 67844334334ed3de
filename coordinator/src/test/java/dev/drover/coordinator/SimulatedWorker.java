package dev.drover.coordinator;

import dev.drover.contracts.WorkerId;
import dev.drover.contracts.command.Command;
import dev.drover.contracts.command.ServerCommand.ProbeServer;
import dev.drover.contracts.command.Ticket;
import dev.drover.contracts.liveness.Heartbeat;
import dev.drover.contracts.status.FailureReport;
import dev.drover.contracts.status.JobEvent;
import dev.drover.contracts.status.LedgerEntry;
import dev.drover.contracts.status.MigrationEvent;
import dev.drover.contracts.status.ServerEvent;
import dev.drover.contracts.status.StatusEvent;
import dev.drover.contracts.wire.CommandCodec;
import dev.drover.contracts.wire.EventIds;
import dev.drover.contracts.wire.HeartbeatCodec;
import dev.drover.contracts.wire.ServerCommandCodec;
import dev.drover.contracts.wire.StatusCodec;
import dev.drover.contracts.wire.Topics;
import dev.drover.contracts.wire.UnreadableRecordException;
import dev.drover.coordinator.leader.DutyThread;
import dev.drover.coordinator.ops.KafkaClients;
import dev.drover.coordinator.ops.KafkaRecords;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import org.apache.kafka.clients.consumer.KafkaShareConsumer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;

/**
 * Takes commands as workers do and answers as the test says. One for all tests, because a member
 * that joins the share group anew waits seconds for its first record; each test has its own
 * tenants.
 */
final class SimulatedWorker implements AutoCloseable {
    static final WorkerId ID = new WorkerId("simulated");

    /** What the worker does about commands of tenants whose id begins with this. */
    private final Map<String, Function<Command, List<StatusEvent>>> behaviours =
            new ConcurrentHashMap<>();

    /** What it answers to probes of databases whose name begins with this. */
    private final Map<String, Function<ProbeServer, List<StatusEvent>>> probes =
            new ConcurrentHashMap<>();

    private final KafkaShareConsumer<byte[], byte[]> consumer;
    private final Producer<String, byte[]> producer;
    private final DutyThread commands;
    private final DutyThread heartbeats;
    private volatile List<Heartbeat.RunningJob> listed = List.of();
    private volatile List<Heartbeat.StrainedServer> strained = List.of();
    private volatile int slots = 8;

    SimulatedWorker(KafkaClients kafka, String bootstrapServers) {
        producer = kafka.producer("simulated-worker");
        consumer =
                new KafkaShareConsumer<>(
                        Map.of(
                                "bootstrap.servers",
                                bootstrapServers,
                                "group.id",
                                Topics.WORKER_GROUP),
                        new ByteArrayDeserializer(),
                        new ByteArrayDeserializer());
        consumer.subscribe(List.of(Topics.JOBS.topic()));
        commands = DutyThread.start("simulated-worker", Duration.ZERO, this::take);
        heartbeats = DutyThread.start("simulated-heart", Duration.ofMillis(500), this::beat);
    }

    void behave(String tenantPrefix, Function<Command, List<StatusEvent>> behaviour) {
        behaviours.put(tenantPrefix, behaviour);
    }

    void probed(String databasePrefix, Function<ProbeServer, List<StatusEvent>> answer) {
        probes.put(databasePrefix, answer);
    }

    /** Says in its heartbeats that it works on these. */
    void list(Heartbeat.RunningJob... jobs) {
        listed = List.of(jobs);
        heartbeats.wake();
    }

    /** Says in its heartbeats that it treats these servers with care. */
    void strain(Heartbeat.StrainedServer... servers) {
        strained = List.of(servers);
        heartbeats.wake();
    }

    void slots(int slots) {
        this.slots = slots;
        heartbeats.wake();
    }

    void send(StatusEvent event) {
        var _ = producer.send(KafkaRecords.of(StatusCodec.encode(event)));
    }

    void send(Heartbeat heartbeat) {
        var _ = producer.send(KafkaRecords.of(HeartbeatCodec.encode(heartbeat)));
    }

    @Override
    public void close() {
        heartbeats.close();
        commands.close();
        consumer.close();
        producer.close();
    }

    private boolean take() throws UnreadableRecordException {
        for (var record : consumer.poll(Duration.ofMillis(100))) {
            var aboutServer = ServerCommandCodec.decode(record.value());
            if (aboutServer.isPresent()) {
                if (aboutServer.get() instanceof ProbeServer probe) {
                    look(probe);
                }
                continue;
            }
            var command = CommandCodec.decode(record.value());
            var tenant = command.ticket().tenant().value();
            behaviours.forEach((prefix, behaviour) -> {
                if (tenant.startsWith(prefix)) {
                    behaviour.apply(command).forEach(this::send);
                }
            });
        }
        return true;
    }

    private void look(ProbeServer probe) {
        probes.forEach((prefix, answer) -> {
            if (probe.address().database().startsWith(prefix)) {
                answer.apply(probe).forEach(this::send);
            }
        });
    }

    private boolean beat() {
        send(heartbeat(ID, listed));
        return false;
    }

    Heartbeat heartbeat(WorkerId worker, List<Heartbeat.RunningJob> jobs) {
        return new Heartbeat(
                worker,
                Instant.now(),
                Instant.EPOCH,
                "test",
                "localhost",
                slots,
                slots,
                false,
                jobs,
                strained.isEmpty() ? Optional.empty() : Optional.of(strained));
    }

    static ServerEvent.Probed probed(ProbeServer probe, int lockQueue) {
        return new ServerEvent.Probed(
                EventIds.request(
                        probe.request(), StatusCodec.type(ServerEvent.Probed.class), lockQueue),
                Instant.now(),
                probe.request(),
                probe.server(),
                ID,
                "17.6",
                false,
                1,
                100,
                1,
                Optional.of(
                        new ServerEvent.Load(
                                Optional.empty(),
                                Optional.empty(),
                                Optional.empty(),
                                Optional.empty(),
                                lockQueue)));
    }

    static JobEvent.Claimed claimed(Ticket ticket) {
        return new JobEvent.Claimed(id(ticket, JobEvent.Claimed.class), Instant.now(), ticket, ID);
    }

    static JobEvent.Succeeded succeeded(Ticket ticket, int applied, String version) {
        return succeeded(ticket, applied, applied, version);
    }

    /**
     * @param rank of the ledger's last row, of this job or an earlier one
     */
    static JobEvent.Succeeded succeeded(Ticket ticket, int applied, int rank, String version) {
        return new JobEvent.Succeeded(
                id(ticket, JobEvent.Succeeded.class),
                Instant.now(),
                ticket,
                ID,
                applied,
                Optional.of(version),
                rank,
                List.of(),
                0,
                Optional.empty(),
                Optional.empty());
    }

    static JobEvent.Cancelled cancelled(Ticket ticket) {
        return new JobEvent.Cancelled(
                id(ticket, JobEvent.Cancelled.class), Instant.now(), ticket, ID, 0);
    }

    static JobEvent.Failed failed(Ticket ticket, String retry) {
        var report =
                new FailureReport(
                        "UNIQUE_VIOLATION",
                        "data",
                        retry,
                        Optional.of("23505"),
                        "two rows are equal",
                        "mend them",
                        "f-1",
                        Optional.of(new FailureReport.Place("2", "002_x.sql", 3, 1, 1, "ALTER")),
                        List.of());
        return new JobEvent.Failed(
                id(ticket, JobEvent.Failed.class), Instant.now(), ticket, ID, 0, report);
    }

    static JobEvent.Declined stale(Ticket ticket, long seen) {
        return new JobEvent.Declined(
                id(ticket, JobEvent.Declined.class),
                Instant.now(),
                ticket,
                ID,
                "STALE",
                Optional.of(seen),
                "the tenant has seen a higher order");
    }

    static JobEvent.Declined expired(Ticket ticket, WorkerId worker) {
        return new JobEvent.Declined(
                id(ticket, JobEvent.Declined.class),
                Instant.now(),
                ticket,
                worker,
                "EXPIRED",
                Optional.empty(),
                "taken 70 s after it was sent");
    }

    static JobEvent.Deferred drained(Ticket ticket, WorkerId worker) {
        return new JobEvent.Deferred(
                id(ticket, JobEvent.Deferred.class),
                Instant.now(),
                ticket,
                worker,
                "WORKER_DRAINING",
                "the worker stops");
    }

    static MigrationEvent.Applied applied(Ticket ticket, int rank) {
        var scope =
                UUID.nameUUIDFromBytes(ticket.tenant().value().getBytes(StandardCharsets.UTF_8));
        var entry =
                new LedgerEntry(
                        scope,
                        "default",
                        rank,
                        Integer.toString(rank),
                        "change",
                        "versioned",
                        "up",
                        "checksum" + rank,
                        "simulated",
                        "sha256:" + "ab".repeat(32),
                        ticket.rollout().value(),
                        ticket.job().value(),
                        ticket.attempt(),
                        1);
        return new MigrationEvent.Applied(
                EventIds.migration(scope, rank, "applied", ticket.attempt()),
                Instant.now(),
                ticket.tenant(),
                entry);
    }

    private static UUID id(Ticket ticket, Class<? extends StatusEvent> type) {
        return EventIds.job(ticket.job().value(), ticket.dispatch(), StatusCodec.type(type));
    }
}
