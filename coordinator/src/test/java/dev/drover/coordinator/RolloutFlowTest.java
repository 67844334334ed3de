package dev.drover.coordinator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.drover.contracts.JobId;
import dev.drover.contracts.ReleaseDigest;
import dev.drover.contracts.RolloutId;
import dev.drover.contracts.TenantId;
import dev.drover.contracts.WorkerId;
import dev.drover.contracts.command.Command;
import dev.drover.contracts.command.LedgerPolicy;
import dev.drover.contracts.command.LedgerPolicy.CosmeticChange;
import dev.drover.contracts.command.LedgerPolicy.OnClone;
import dev.drover.contracts.command.LedgerPolicy.OutOfOrder;
import dev.drover.contracts.command.LedgerPolicy.Repair;
import dev.drover.contracts.command.Ticket;
import dev.drover.contracts.control.ControlMessage.CancelJob;
import dev.drover.contracts.http.RolloutRequest.Strategy;
import dev.drover.contracts.liveness.Heartbeat;
import dev.drover.contracts.wire.Limits;
import dev.drover.contracts.wire.Topics;
import dev.drover.coordinator.config.KafkaConfig;
import dev.drover.coordinator.leader.LeaderTerm;
import dev.drover.coordinator.leader.LeaderTerm.Loss;
import dev.drover.coordinator.leader.NoLongerLeaderException;
import dev.drover.coordinator.ops.KafkaClients;
import dev.drover.coordinator.ops.PrepareKafka;
import dev.drover.coordinator.reconcile.ReconcileByItself;
import dev.drover.coordinator.rollout.AddReplayJobs;
import dev.drover.coordinator.rollout.CreateRollout;
import dev.drover.coordinator.rollout.RefusedSteeringException;
import dev.drover.coordinator.rollout.RolloutSpec;
import dev.drover.coordinator.rollout.SignalJobs;
import dev.drover.coordinator.rollout.SteerRollout;
import dev.drover.coordinator.rollout.decision.Steering;
import dev.drover.coordinator.testing.ControlRows;
import dev.drover.embedded.testing.SharedKafka;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.UUID;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.ResourceLock;

@ResourceLock("topics") // there is one set of them on the shared broker
@Order(1) // the longest
class RolloutFlowTest {
    private static final AtomicInteger TEST = new AtomicInteger();
    private static final LedgerPolicy POLICY =
            new LedgerPolicy(
                    OutOfOrder.IGNORE, CosmeticChange.REFUSE, OnClone.ADOPT, Repair.ACCEPT);
    private static final Duration LEASE_OVER = Duration.ofSeconds(61);
    private static KafkaClients kafka;
    private static SimulatedWorker worker;

    private final Queue<Command> commands = new ConcurrentLinkedQueue<>();
    private final Queue<Ticket> tickets = new ConcurrentLinkedQueue<>();
    private final MovableClock clock = new MovableClock();
    private String prefix;
    private ControlRows rows;
    private TestCoordinator coordinator;

    @BeforeAll
    static void prepare() {
        var config = KafkaConfig.at(SharedKafka.get().bootstrapServers());
        kafka = new KafkaClients(config);
        try (var admin = kafka.admin()) {
            new PrepareKafka(admin, config).run();
            new PrepareKafka(admin, config).run(); // finds all as it wants it
        }
        worker = new SimulatedWorker(kafka, SharedKafka.get().bootstrapServers());
    }

    @AfterAll
    static void stop() {
        worker.close();
    }

    @BeforeEach
    void start() throws SQLException {
        prefix = "flow" + TEST.incrementAndGet() + "-";
        worker.slots(8);
        worker.list();
        rows = ControlRows.open();
        rows.server("s1");
        rows.server("s2");
        rows.release(ControlRows.DIGEST, 2);
        coordinator = new TestCoordinator("one", rows.database(), kafka, clock);
    }

    @AfterEach
    void close() throws SQLException {
        coordinator.close();
        rows.close();
    }

    @Test
    void aRolloutIsDispatchedClaimedAndCompletedAndTheHeadsMove() {
        behave(ticket -> {
            worker.send(SimulatedWorker.claimed(ticket));
            worker.send(SimulatedWorker.applied(ticket, 1));
            worker.send(SimulatedWorker.applied(ticket, 2));
            worker.send(SimulatedWorker.succeeded(ticket, 2, "2"));
        });
        var rollout = rollout(tenants(20), Strategy.DEFAULT);

        awaitState(rollout, "COMPLETED");
        assertThat(
                        count(
                                "job WHERE state = 'SUCCEEDED' AND applied = 2 AND attempt = 1 AND version = '2'"))
                .isEqualTo(20);
        assertThat(count("tenant WHERE rank = 2 AND version = '2' AND scope IS NOT NULL"))
                .isEqualTo(20);
        assertThat(count("ledger_row WHERE tenant LIKE '" + prefix + "%'")).isEqualTo(40);
        assertThat(count("in_flight") + count("job_ready") + count("active_job")).isZero();
        assertThat(coordinator.published).containsExactly(new ReleaseDigest(ControlRows.DIGEST));
        await().untilAsserted(() -> assertThat(count("rollout_event WHERE sent")).isEqualTo(4));
        assertThat(tickets).allMatch(ticket -> ticket.attempt() == 1 && ticket.dispatch() == 1);
        assertThat(coordinator.metrics.scrape()).contains("drover_jobs_ended_total 20");
    }

    @Test
    void noServerAndNoRolloutGetsMoreThanItsLimit() {
        worker.slots(64);
        behave(ticket -> worker.send(SimulatedWorker.claimed(ticket)));
        var rollout = rollout(tenants(30), strategy(6, 0, 3));
        await().untilAsserted(() -> assertThat(tickets).hasSize(6));

        // each success frees one place, and one only
        for (int done = 0; done < 10; done++) {
            var next = tickets.remove();
            worker.send(SimulatedWorker.succeeded(next, 0, "2"));
            await().untilAsserted(() -> assertThat(tickets).hasSize(6));
            assertThat(count("in_flight")).isLessThanOrEqualTo(6);
            assertThat(count("(SELECT FROM in_flight GROUP BY server HAVING count(*) > 4) x"))
                    .isZero();
        }
        assertThat(state(rollout)).isEqualTo("RUNNING");
    }

    @Test
    void aFailedTryIsRepeatedAfterItsBackoffAndTheLastOneIsForGood() {
        behave(ticket -> {
            worker.send(SimulatedWorker.claimed(ticket));
            worker.send(SimulatedWorker.failed(ticket, "LATER"));
        });
        var rollout = rollout(tenants(1), strategy(0, 0, 2));
        awaitState(rollout, "COMPLETED_WITH_FAILURES");
        assertThat(tickets).extracting(Ticket::attempt).containsExactly(1, 2);
        assertThat(count("failure WHERE NOT final AND dispatch = 1")).isEqualTo(1);
        assertThat(count("failure WHERE final AND dispatch = 2")).isEqualTo(1);
        assertThat(count("job WHERE state = 'FAILED' AND note LIKE 'UNIQUE_VIOLATION%'"))
                .isEqualTo(1);
        var orders = tickets.stream().map(Ticket::order).toList();
        assertThat(orders.get(1)).isGreaterThan(orders.get(0));
    }

    @Test
    void aJobThatFailedForGoodIsADeadLetterAlsoWhenItsLeaderDiedBeforeItWasSent() {
        behave(ticket -> {
            worker.send(SimulatedWorker.claimed(ticket));
            worker.send(SimulatedWorker.failed(ticket, "LATER"));
        });
        var rollout = rollout(tenants(1), strategy(0, 0, 2));
        try (var letters = new DeadLetterTopic(kafka)) {
            await().pollInSameThread()
                    .untilAsserted(() -> assertThat(letters.of(prefix)).hasSize(1));
            var letter = letters.of(prefix).getFirst();
            assertThat(letter.rollout()).isEqualTo(rollout);
            assertThat(letter.dispatch()).isEqualTo(2);
            assertThat(letter.attempt()).isEqualTo(2);
            assertThat(letter.release()).isEqualTo(new ReleaseDigest(ControlRows.DIGEST));
            assertThat(letter.failure().code()).isEqualTo("UNIQUE_VIOLATION");
            assertThat(letter.failure().retry()).isEqualTo("NEVER");
            await().untilAsserted(() -> assertThat(count("dead_letter_unsent")).isZero());

            coordinator.close();
            rows.execute(
                    "INSERT INTO dead_letter_unsent SELECT job, dispatch FROM failure WHERE final");
            coordinator = new TestCoordinator("next", rows.database(), kafka, clock);
            await().pollInSameThread()
                    .untilAsserted(
                            () -> assertThat(letters.of(prefix)).containsExactly(letter, letter));
            await().untilAsserted(() -> assertThat(count("dead_letter_unsent")).isZero());
        }
    }

    @Test
    void aLiveRolloutTakesFailedTenantsAgainAndForgetsTheirFirstFailure() {
        behave(ticket -> {
            if (ticket.tenant().value().endsWith("-1") && tickets.size() <= 2) {
                worker.send(SimulatedWorker.failed(ticket, "NEVER"));
            } else if (ticket.tenant().value().endsWith("-1")) {
                worker.send(SimulatedWorker.succeeded(ticket, 2, "2"));
            }
        });
        var ids = tenants(2);
        var rollout = rollout(ids, Strategy.DEFAULT);
        await().untilAsserted(() -> assertThat(count("job WHERE state = 'FAILED'")).isEqualTo(1));
        var replay = new AddReplayJobs(rows.jdbi(), clock);
        assertThat(replay.add(rollout, ids))
                .isEqualTo(new AddReplayJobs.Outcome.Added(List.of(ids.get(1))));
        await().untilAsserted(() ->
                assertThat(count("job WHERE chain = 2 AND state = 'SUCCEEDED'")).isEqualTo(1));
        worker.send(SimulatedWorker.succeeded(ticketOf(ids.get(0)), 2, "2"));
        awaitState(rollout, "COMPLETED");
        assertThat(replay.add(rollout, ids)).isEqualTo(new AddReplayJobs.Outcome.RolloutEnded());
    }

    @Test
    void anUnclaimedDispatchIsRepeatedAndALateSuccessOfTheFirstOneCounts() {
        behave(_ -> {});
        var rollout = rollout(tenants(1), Strategy.DEFAULT);
        await().untilAsserted(() -> assertThat(tickets).hasSize(1));
        awaitCaughtUp();
        clock.advance(LEASE_OVER);
        await().untilAsserted(() -> assertThat(tickets).hasSize(2));
        var both = new ArrayList<>(tickets);
        assertThat(both.get(1).dispatch()).isEqualTo(2);
        assertThat(both.get(1).attempt()).isEqualTo(1);

        worker.send(SimulatedWorker.failed(both.get(0), "NEVER")); // old: ignored
        worker.send(SimulatedWorker.claimed(both.get(1)));
        awaitJobs("state = 'RUNNING' AND dispatch = 2", 1);
        assertThat(count("failure")).isZero();
        worker.send(SimulatedWorker.succeeded(both.get(0), 2, "2")); // old, and welcome
        awaitState(rollout, "COMPLETED");
    }

    @Test
    void threeLostWorkersFailAJobAndAHeartbeatThatListsItKeepsIt() {
        behave(ticket -> worker.send(SimulatedWorker.claimed(ticket)));
        var ids = tenants(2);
        var rollout = rollout(ids, Strategy.DEFAULT);
        awaitJobs("state = 'RUNNING'", 2);
        awaitCaughtUp();
        var kept = ticketOf(ids.get(0));
        worker.list(new Heartbeat.RunningJob(kept.job(), kept.dispatch(), 1, "1/2", Instant.now()));
        for (int lost = 1; lost <= 3; lost++) {
            // a step at a time, so that heartbeats come in between
            for (int step = 0; step < 3; step++) {
                clock.advance(Duration.ofSeconds(25));
                var moved = clock.instant();
                await().until(() ->
                        count(
                                        "in_flight WHERE job = '"
                                                + kept.job()
                                                + "' AND lease_until > '"
                                                + moved.plusSeconds(55)
                                                + "'")
                                == 1);
            }
            awaitJobs("tenant = '" + ids.get(1) + "' AND vanished = " + lost, 1);
            if (lost < 3) {
                awaitJobs("tenant = '" + ids.get(1) + "' AND state = 'RUNNING'", 1);
            }
        }
        awaitJobs("tenant = '" + ids.get(1) + "' AND state = 'FAILED'", 1);
        assertThat(count("failure WHERE code = 'WORKER_LOST' AND final")).isEqualTo(1);
        awaitJobs("tenant = '" + ids.get(0) + "' AND state = 'RUNNING' AND dispatch = 1", 1);
        worker.send(SimulatedWorker.succeeded(kept, 2, "2"));
        awaitState(rollout, "COMPLETED_WITH_FAILURES");
    }

    @Test
    void aHeartbeatThatListsAnUnclaimedJobIsItsClaim() {
        behave(_ -> {});
        rollout(tenants(1), Strategy.DEFAULT);
        await().untilAsserted(() -> assertThat(tickets).hasSize(1));
        var ticket = tickets.element();
        worker.list(new Heartbeat.RunningJob(ticket.job(), 1, 1, "claimed", Instant.now()));
        awaitJobs("state = 'RUNNING' AND attempt = 1 AND worker = 'simulated'", 1);
    }

    @Test
    void aLateCopyAtAnotherWorkerDoesNotTakeTheJobFromTheOneThatRunsIt() {
        behave(ticket -> worker.send(SimulatedWorker.claimed(ticket)));
        var ids = tenants(1);
        rollout(ids, Strategy.DEFAULT);
        awaitJobs("state = 'RUNNING'", 1);
        var ticket = ticketOf(ids.getFirst());
        worker.send(SimulatedWorker.expired(ticket, new WorkerId("another")));
        // an answer to a dispatch that is not in flight any more would not count
        worker.send(SimulatedWorker.failed(ticket, "NEVER"));
        awaitJobs("state = 'FAILED' AND dispatch = 1", 1);
    }

    @Test
    void whoHasAJobInHandIsItsWorkerWhoeverClaimedIt() {
        var another = new WorkerId("another");
        behave(ticket -> worker.send(SimulatedWorker.claimed(ticket)));
        var ids = tenants(1);
        rollout(ids, Strategy.DEFAULT);
        awaitJobs("state = 'RUNNING' AND worker = 'simulated'", 1);
        var ticket = ticketOf(ids.getFirst());
        var since = Instant.now().minus(SignalJobs.LEASE);
        var listed = new Heartbeat.RunningJob(ticket.job(), 1, 1, "1/2", since);
        await().until(() -> {
            worker.send(worker.heartbeat(another, List.of(listed)));
            return count("job WHERE worker = 'another'") == 1;
        });
        assertThat(count("in_flight WHERE claimed AND worker = 'another'")).isEqualTo(1);
        worker.send(SimulatedWorker.drained(ticket, another));
        awaitJobs("waits_for = 'WORKER_DRAINING'", 1);
    }

    @Test
    void aStaleOrderIsRaisedAboveWhatTheTenantHasSeen() {
        long seen = 9_000_000_000_000_000L;
        behave(ticket ->
                worker.send(
                        ticket.order() <= seen
                                ? SimulatedWorker.stale(ticket, seen)
                                : SimulatedWorker.succeeded(ticket, 0, "2")));
        awaitState(rollout(tenants(1), Strategy.DEFAULT), "COMPLETED");
        assertThat(new ArrayList<>(tickets).get(1).order()).isEqualTo(seen + 1);
    }

    @Test
    void duplicatesUnreadableRecordsAndATopicMadeAnewDoNoHarm() throws Exception {
        behave(ticket -> {
            for (int twice = 0; twice < 2; twice++) {
                worker.send(SimulatedWorker.claimed(ticket));
                worker.send(SimulatedWorker.applied(ticket, 1));
                worker.send(SimulatedWorker.succeeded(ticket, 1, "1"));
            }
        });
        try (var producer = kafka.producer("vandal")) {
            producer.send(new ProducerRecord<>(Topics.STATUS.topic(), "x", new byte[] {'{'})).get();
            var large = new byte[Limits.HEARTBEAT + 1];
            producer.send(new ProducerRecord<>(Topics.HEARTBEATS.topic(), "w", large)).get();
        }
        var ids = tenants(3);
        awaitState(rollout(ids, Strategy.DEFAULT), "COMPLETED");
        await().untilAsserted(() ->
                assertThat(coordinator.metrics.scrape())
                        .contains("drover_records_unreadable_total 1.0")
                        .contains("drover_heartbeats_unreadable_total 1.0"));
        coordinator.close();
        rows.execute("UPDATE projection_offset SET topic_id = 'another', next_offset = 1000000");
        rows.execute(
                "INSERT INTO projection_offset (topic, topic_id, partition, next_offset) VALUES (?, 'another', 99, 7)",
                Topics.STATUS.topic());
        var before = jobsAndTenants();

        // reads the whole topic again, for the offsets are another topic's
        coordinator = new TestCoordinator("again", rows.database(), kafka, clock);
        await().untilAsserted(() ->
                assertThat(count("server WHERE to_reconcile LIKE '%made anew'")).isEqualTo(2));
        assertThat(count("projection_offset WHERE topic_id = 'another'"))
                .as("the next leader must not take it for made anew once more")
                .isZero();
        var second = rollout(ids, Strategy.DEFAULT);
        awaitState(second, "COMPLETED");
        rows.execute("DELETE FROM rollout_event WHERE rollout = '" + second + "'");
        rows.execute("DELETE FROM job WHERE rollout = '" + second + "'");
        assertThat(jobsAndTenants()).isEqualTo(before);
    }

    @Test
    void oneLeadsAndWhenItLosesItsConnectionItsWritesAreRefused() throws SQLException {
        await().until(() -> coordinator.leadership.term().isPresent());
        LeaderTerm old = coordinator.leadership.term().orElseThrow();
        var second = new TestCoordinator("two", rows.database(), kafka, clock);
        try {
            rows.jdbi()
                    .useHandle(h ->
                            h.execute(
                                    """
                                    SELECT pg_terminate_backend(pid) FROM pg_stat_activity
                                    WHERE application_name = 'drover-coordinator/leader'
                                      AND datname = current_database()
                                    """));
            await().until(() -> leaders(coordinator, second) == 1 && term() > old.number());
            assertThatThrownBy(() -> old.inTransaction(rows.jdbi(), Loss.NONE, _ -> "written"))
                    .isInstanceOf(NoLongerLeaderException.class);
            coordinator.close();
            await().until(() -> second.leadership.term().isPresent());
            behave(ticket -> worker.send(SimulatedWorker.succeeded(ticket, 0, "2")));
            awaitState(rollout(tenants(3), Strategy.DEFAULT), "COMPLETED");
        } finally {
            second.close();
        }
    }

    @Test
    void aNewLeaderPublishesUnclaimedCommandsAgainAsTheyWere() {
        behave(_ -> {});
        rollout(tenants(2), Strategy.DEFAULT, POLICY);
        await().untilAsserted(() -> assertThat(commands).hasSize(2));
        var first = List.copyOf(commands);
        assertThat(first).extracting(Command::policy).containsOnly(POLICY);
        coordinator.close();
        commands.clear();
        coordinator = new TestCoordinator("next", rows.database(), kafka, clock);
        await().untilAsserted(
                        () -> assertThat(commands).containsExactlyInAnyOrderElementsOf(first));
    }

    @Test
    void norAreTheyPublishedAgainWhileTheFleetIsHeld() {
        behave(_ -> {});
        rollout(tenants(1), Strategy.DEFAULT);
        await().untilAsserted(() -> assertThat(commands).hasSize(1));
        coordinator.close();
        commands.clear();
        rows.execute("UPDATE fleet_hold SET held = true");
        coordinator = new TestCoordinator("held", rows.database(), kafka, clock);
        awaitCaughtUp();
        clock.advance(LEASE_OVER);
        // the claim's time-out is looked at after the leader's first turn
        awaitJobs("state = 'READY'", 1);
        assertThat(commands).isEmpty();
    }

    @Test
    void whoWasLostWithItsWorkerWhileItsRolloutWasAbortedIsVerified() throws Exception {
        behave(ticket -> worker.send(SimulatedWorker.claimed(ticket)));
        var rollout = rollout(tenants(1), Strategy.DEFAULT);
        awaitJobs("state = 'RUNNING'", 1);
        awaitCaughtUp();
        steer(rollout, Steering.ABORT);
        clock.advance(LEASE_OVER);
        awaitJobs("state = 'CANCELLED' AND vanished = 1", 1);
        assertThat(count("tenant_to_reconcile")).isEqualTo(1);
        var term = coordinator.leadership.term().orElseThrow();
        try (var _ = new ReconcileByItself(rows.jdbi(), clock, () -> {}).begin(term)) {
            await().untilAsserted(() -> assertThat(count("tenant_to_reconcile")).isZero());
        }
        assertThat(count("rollout WHERE action = 'verify' AND reason LIKE '%worker was lost%'"))
                .isEqualTo(1);
    }

    @Test
    void aPausedRolloutDispatchesNothingMoreAndGoesOnWhenResumed() throws Exception {
        behave(ticket -> worker.send(SimulatedWorker.claimed(ticket)));
        var rollout = rollout(tenants(6), strategy(2, 0, 3));
        await().untilAsserted(() -> assertThat(tickets).hasSize(2));
        steer(rollout, Steering.PAUSE);
        List.copyOf(tickets).forEach(t -> worker.send(SimulatedWorker.succeeded(t, 2, "2")));
        awaitJobs("state = 'SUCCEEDED'", 2);

        // that another one gets its turn now shows that the first one had none
        var another = rollout(tenants(2), Strategy.DEFAULT);
        await().untilAsserted(() -> assertThat(tickets).hasSize(4));
        assertThat(tickets.stream().filter(t -> t.rollout().equals(rollout))).hasSize(2);
        assertThat(state(rollout)).isEqualTo("PAUSED");

        steer(rollout, Steering.RESUME);
        await().until(() -> {
            List.copyOf(tickets).forEach(t -> worker.send(SimulatedWorker.succeeded(t, 2, "2")));
            return state(rollout).equals("COMPLETED");
        });
        awaitState(another, "COMPLETED");
        assertThat(count("operator_action WHERE subject = '" + rollout + "' AND reason = 'test'"))
                .isEqualTo(2);
        assertThat(count("rollout_event WHERE payload LIKE '%rollout.paused%'")).isEqualTo(1);
    }

    @Test
    void anAbortEndsWhatWaitsAndTellsWorkersWhatRuns() throws Exception {
        try (var control = ControlTopic.follow(kafka)) {
            behave(ticket -> worker.send(SimulatedWorker.claimed(ticket)));
            var rollout = rollout(tenants(6), strategy(2, 0, 3));
            awaitJobs("state = 'RUNNING'", 2);
            steer(rollout, Steering.ABORT);
            awaitJobs("state = 'CANCELLED' AND note = 'aborted: test'", 4);
            assertThat(state(rollout)).isEqualTo("ABORTING");

            new SteerRollout(rows.jdbi(), clock).steer(rollout, Steering.ABORT, "now", true);
            for (var ticket : List.copyOf(tickets)) {
                control.await(new CancelJob(ticket.job(), 1, "aborted: now"));
                worker.send(SimulatedWorker.cancelled(ticket));
            }
            awaitState(rollout, "ABORTED");
            assertThat(count("rollout_event WHERE payload LIKE '%\"cancelled\":6%'")).isEqualTo(1);
            assertThat(count("in_flight") + count("job_ready") + count("active_job")).isZero();
            assertThatThrownBy(() -> steer(rollout, Steering.RESUME))
                    .isInstanceOf(RefusedSteeringException.class)
                    .hasMessageContaining("is aborted");
        }
    }

    @Test
    void aDispatchThatOnlyItsWorkerKnowsIsCancelled() {
        try (var control = ControlTopic.follow(kafka)) {
            var unknown = new JobId(UUID.randomUUID());
            worker.list(new Heartbeat.RunningJob(unknown, 7, 1, "1/2", Instant.now()));
            control.await(
                    new CancelJob(
                            unknown,
                            7,
                            "the control database does not know this dispatch as running"));
        }
    }

    private void steer(RolloutId rollout, Steering wish) throws RefusedSteeringException {
        new SteerRollout(rows.jdbi(), clock).steer(rollout, wish, "test", false);
        coordinator.dispatcher.wake();
    }

    private static int leaders(TestCoordinator... coordinators) {
        int leaders = 0;
        for (var coordinator : coordinators) {
            leaders += coordinator.leadership.term().isPresent() ? 1 : 0;
        }
        return leaders;
    }

    private long term() {
        return rows.jdbi()
                .withHandle(h -> h.createQuery("SELECT term FROM leader").mapTo(Long.class).one());
    }

    private interface Answer {
        void to(Ticket ticket);
    }

    private void behave(Answer answer) {
        worker.behave(
                prefix,
                (Command command) -> {
                    commands.add(command);
                    tickets.add(command.ticket());
                    answer.to(command.ticket());
                    return List.of();
                });
    }

    private List<TenantId> tenants(int count) {
        return rows.tenants(prefix + count + "-", count);
    }

    private RolloutId rollout(List<TenantId> tenants, Strategy strategy) {
        return rollout(tenants, strategy, LedgerPolicy.DEFAULT);
    }

    private RolloutId rollout(List<TenantId> tenants, Strategy strategy, LedgerPolicy policy) {
        var spec =
                ControlRows.spec(
                        tenants, strategy, policy, RolloutSpec.Action.MIGRATE, Optional.empty());
        var id = new CreateRollout(rows.jdbi(), clock).create(spec);
        coordinator.dispatcher.wake();
        return id;
    }

    private static Strategy strategy(int maxParallel, int perServer, int maxAttempts) {
        return new Strategy(maxParallel, perServer, maxAttempts, 24 * 3600, 20);
    }

    private Ticket ticketOf(TenantId tenant) {
        return tickets.stream().filter(t -> t.tenant().equals(tenant)).findFirst().orElseThrow();
    }

    private void awaitState(RolloutId rollout, String state) {
        await().atMost(Duration.ofSeconds(20))
                .untilAsserted(() -> assertThat(state(rollout)).isEqualTo(state));
    }

    private void awaitJobs(String condition, int count) {
        await().untilAsserted(() -> assertThat(count("job WHERE " + condition)).isEqualTo(count));
    }

    /** Silence proves something from now on, once the lease's length has passed. */
    private void awaitCaughtUp() {
        await().until(() ->
                coordinator.heartbeats.caughtUpSince().isPresent()
                        && coordinator.leadership.term().isPresent());
    }

    private String state(RolloutId rollout) {
        return rows.jdbi()
                .withHandle(h ->
                        h.createQuery("SELECT state FROM rollout WHERE id = ?")
                                .bind(0, rollout.value())
                                .mapTo(String.class)
                                .one());
    }

    private List<Map<String, Object>> jobsAndTenants() {
        return rows.jdbi()
                .withHandle(h ->
                        h.createQuery(
                                        "SELECT j.id, j.state, j.applied, j.attempt, t.rank, t.version FROM job j JOIN tenant t ON t.id = j.tenant ORDER BY j.id")
                                .mapToMap()
                                .list());
    }

    private int count(String fromWhere) {
        return rows.jdbi()
                .withHandle(h ->
                        h.createQuery("SELECT count(*) FROM " + fromWhere)
                                .mapTo(Integer.class)
                                .one());
    }
}
