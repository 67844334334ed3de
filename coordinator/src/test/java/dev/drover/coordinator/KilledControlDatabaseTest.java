package dev.drover.coordinator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.drover.contracts.TenantId;
import dev.drover.contracts.command.Command;
import dev.drover.contracts.command.LedgerPolicy;
import dev.drover.contracts.command.Ticket;
import dev.drover.contracts.http.RolloutRequest.Strategy;
import dev.drover.contracts.status.StatusEvent;
import dev.drover.coordinator.config.KafkaConfig;
import dev.drover.coordinator.ops.KafkaClients;
import dev.drover.coordinator.ops.PrepareKafka;
import dev.drover.coordinator.rollout.CreateRollout;
import dev.drover.coordinator.rollout.RolloutSpec;
import dev.drover.coordinator.testing.ControlRows;
import dev.drover.embedded.EmbeddedKafka;
import dev.drover.embedded.KafkaOptions;
import dev.drover.embedded.testing.SharedPostgres;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Phaser;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * The control database is killed in the middle of dispatch and projection, twice, together with the
 * commits that it had not written yet, and comes back. Nobody helps the coordinator.
 */
@Order(1) // it starts servers of its own
class KilledControlDatabaseTest {
    private static final int TENANTS = 300;
    private static final int KILLS = 2;

    /** The worker stops here until the server is dead, so the rollout cannot be over before. */
    private static final int TURN = TENANTS / (KILLS + 1);

    private final Queue<Ticket> taken = new ConcurrentLinkedQueue<>();
    private final Set<TenantId> ledgers = ConcurrentHashMap.newKeySet();
    private final Phaser deaths = new Phaser(1);

    @Test
    @Timeout(120)
    void theCoordinatorGoesOnByItselfAndNothingIsLostOrDoubled(@TempDir Path folder)
            throws Exception {
        try (var broker = EmbeddedKafka.start(KafkaOptions.at(folder.resolve("kafka")))) {
            breakTheDatabase(broker.bootstrapServers());
        }
    }

    private void breakTheDatabase(String bootstrap) throws Exception {
        var config = KafkaConfig.at(bootstrap);
        var kafka = new KafkaClients(config);
        try (var admin = kafka.admin()) {
            new PrepareKafka(admin, config).run();
        }
        var postgres = SharedPostgres.ofOneTest();
        try (var rows = ControlRows.in(postgres.createDatabase());
                var worker = new SimulatedWorker(kafka, bootstrap)) {
            rows.server("s1");
            rows.server("s2");
            rows.execute("UPDATE server SET max_in_flight = 64");
            rows.release(ControlRows.DIGEST, 2);
            worker.slots(64);
            worker.behave("killed", this::answer);
            var clock = new MovableClock();
            try (var coordinator = new TestCoordinator("one", rows.database(), kafka, clock)) {
                var spec =
                        ControlRows.spec(
                                rows.tenants("killed-", TENANTS),
                                Strategy.DEFAULT,
                                LedgerPolicy.DEFAULT,
                                RolloutSpec.Action.MIGRATE,
                                Optional.empty());
                var _ = new CreateRollout(rows.jdbi(), clock).create(spec);
                coordinator.dispatcher.wake();

                for (int kill = 1; kill <= KILLS; kill++) {
                    int enough = kill * TURN - TURN / 2;
                    await().pollInterval(Duration.ofMillis(1))
                            .atMost(Duration.ofSeconds(30))
                            .until(() -> taken.size() >= enough);
                    long before =
                            await().pollInterval(Duration.ofMillis(1))
                                    .ignoreExceptions()
                                    .until(() -> term(rows), _ -> true);
                    postgres.server().kill();
                    deaths.arrive(); // the worker goes on without it
                    postgres.server().startAgain();
                    // commands that were out suffice for the next turn: it must not come before
                    await().atMost(Duration.ofSeconds(30))
                            .ignoreExceptions()
                            .until(() -> rows.count("leader WHERE term > " + before) == 1);
                }
                await().atMost(Duration.ofSeconds(30))
                        .ignoreExceptions()
                        .untilAsserted(() ->
                                assertThat(rows.count("rollout WHERE state = 'COMPLETED'"))
                                        .as(
                                                "%d commands taken; %d jobs in the queue, %d in flight",
                                                taken.size(),
                                                rows.count("job_ready"),
                                                rows.count("in_flight"))
                                        .isEqualTo(1));

                assertThat(rows.count("job WHERE state = 'SUCCEEDED' AND attempt = 1"))
                        .isEqualTo(TENANTS);
                assertThat(rows.count("tenant WHERE rank = 2 AND version = '2'"))
                        .isEqualTo(TENANTS);
                assertThat(rows.count("ledger_row")).isEqualTo(2 * TENANTS);
                assertThat(
                                rows.count(
                                        "(SELECT sum(succeeded) FROM wave_tally) t (n) WHERE n = "
                                                + TENANTS))
                        .isEqualTo(1);
                assertThat(rows.count("in_flight"))
                        .isEqualTo(rows.count("job_ready") + rows.count("active_job"))
                        .isZero();
                await().until(() -> rows.count("rollout_event WHERE sent") == 4);
                await().until(() -> rows.count("tenant_state_unsent") == 0);
                // no command went out before its dispatch could not be lost any more: one that
                // came again is the same, its order too
                assertThat(taken).allMatch(ticket -> ticket.dispatch() == 1);
                assertThat(taken.stream().distinct()).hasSize(TENANTS);
            }
        }
    }

    private static long term(ControlRows rows) {
        return rows.jdbi()
                .withHandle(h -> h.createQuery("SELECT term FROM leader").mapTo(Long.class).one());
    }

    /** As a worker does: a tenant that has both migrations gets none. */
    private List<StatusEvent> answer(Command command) {
        var ticket = command.ticket();
        int deathsBefore = Math.min(taken.size() / TURN, KILLS);
        var _ = deaths.awaitAdvance(deathsBefore - 1);
        taken.add(ticket);
        var events = new ArrayList<StatusEvent>();
        events.add(SimulatedWorker.claimed(ticket));
        boolean pending = ledgers.add(ticket.tenant());
        if (pending) {
            events.add(SimulatedWorker.applied(ticket, 1));
            events.add(SimulatedWorker.applied(ticket, 2));
        }
        events.add(SimulatedWorker.succeeded(ticket, pending ? 2 : 0, 2, "2"));
        return events;
    }
}
