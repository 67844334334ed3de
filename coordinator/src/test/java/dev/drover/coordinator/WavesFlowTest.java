package dev.drover.coordinator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.drover.contracts.RolloutId;
import dev.drover.contracts.TenantId;
import dev.drover.contracts.command.Command;
import dev.drover.contracts.command.LedgerPolicy;
import dev.drover.contracts.command.ServerCommand.ProbeServer;
import dev.drover.contracts.command.Ticket;
import dev.drover.contracts.http.AuditView;
import dev.drover.contracts.http.TenantSelection;
import dev.drover.coordinator.audit.Actor;
import dev.drover.coordinator.audit.Audit;
import dev.drover.coordinator.config.KafkaConfig;
import dev.drover.coordinator.fleet.ChangeTenants;
import dev.drover.coordinator.ops.KafkaClients;
import dev.drover.coordinator.ops.PrepareKafka;
import dev.drover.coordinator.rollout.CreateRollout;
import dev.drover.coordinator.rollout.EmptyWaveException;
import dev.drover.coordinator.rollout.EmptyWindowException;
import dev.drover.coordinator.rollout.HoldFleet;
import dev.drover.coordinator.rollout.RefusedSkipException;
import dev.drover.coordinator.rollout.RefusedSteeringException;
import dev.drover.coordinator.rollout.RolloutSpec;
import dev.drover.coordinator.rollout.RolloutSpec.Action;
import dev.drover.coordinator.rollout.SkipTenants;
import dev.drover.coordinator.rollout.SteerRollout;
import dev.drover.coordinator.rollout.StrategyFile;
import dev.drover.coordinator.rollout.TakeOver;
import dev.drover.coordinator.rollout.decision.Budget;
import dev.drover.coordinator.rollout.decision.Steering;
import dev.drover.coordinator.testing.ControlRows;
import dev.drover.embedded.testing.SharedKafka;
import java.sql.SQLException;
import java.time.Duration;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.ResourceLock;

@ResourceLock("topics") // there is one set of them on the shared broker
class WavesFlowTest {
    private static final AtomicInteger TEST = new AtomicInteger();
    private static final Actor OPERATOR = new Actor("api", "127.0.0.1");
    private static KafkaClients kafka;
    private static SimulatedWorker worker;

    private final Queue<Command> commands = new ConcurrentLinkedQueue<>();
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
        }
        worker = new SimulatedWorker(kafka, SharedKafka.get().bootstrapServers());
        worker.slots(32);
    }

    @AfterAll
    static void stop() {
        worker.close();
    }

    @BeforeEach
    void start() throws SQLException {
        prefix = "waves" + TEST.incrementAndGet() + "-";
        rows = ControlRows.open();
        rows.server("s1");
        rows.server("s2");
        rows.release(ControlRows.DIGEST, 2);
        coordinator = new TestCoordinator("waves", rows.database(), kafka, clock);
    }

    @AfterEach
    void close() throws SQLException {
        coordinator.close();
        rows.close();
    }

    @Test
    void aWaveOpensWhenTheOneBeforeHasPassedAndNothingIsSentAfterTheDecidingFailure()
            throws Exception {
        behave(ticket -> {
            if (ticket.wave() == 1) {
                succeed(ticket);
            }
        });
        var rollout =
                rollout(
                        tenants(10),
                        "{waves: [{count: 2}, {percent: 100}], budget: {total: {failures: 0}}, maxParallel: 3}");
        await().untilAsserted(() -> assertThat(ofWave(2)).hasSize(3));
        assertThat(ofWave(1)).hasSize(2);
        assertThat(states(rollout)).isEqualTo("RUNNING PASSED OPEN");

        worker.send(SimulatedWorker.failed(ofWave(2).getFirst(), "NEVER"));
        awaitStates(rollout, "HALTED PASSED OPEN");
        ofWave(2).subList(1, 3).forEach(this::succeed);
        awaitJobs("state = 'SUCCEEDED'", 4);
        // that another one gets its turn now shows that this one had none
        var other = rollout(tenants(1), "{}");
        await().untilAsserted(() -> assertThat(of(other)).hasSize(1));
        assertThat(of(rollout)).hasSize(5);

        assertThatThrownBy(() -> steer(rollout, Steering.RESUME, Optional.empty()))
                .isInstanceOfSatisfying(
                        RefusedSteeringException.class,
                        e -> assertThat(e.code()).isEqualTo("BUDGET_MISSING"));
        behave(this::succeed);
        steer(
                rollout,
                Steering.RESUME,
                Optional.of(new Budget.Limit(Optional.of(1), Optional.empty())));
        awaitStates(rollout, "COMPLETED_WITH_FAILURES PASSED PASSED");
        assertThat(events(rollout))
                .containsExactly(
                        "rollout.started",
                        "wave.opened",
                        "wave.passed",
                        "wave.opened",
                        "rollout.halted",
                        "rollout.resumed",
                        "wave.passed",
                        "rollout.completed");
        assertThat(audit(rollout)).contains("drover halt", "api resume", "drover pass wave 2");
        await().untilAsserted(() -> assertThat(count("operator_action WHERE NOT sent")).isZero());
    }

    @Test
    void aManualGateWaitsForAPromotionAndAHeldFleetForItsRelease() throws Exception {
        behave(this::succeed);
        var hold = new HoldFleet(rows.jdbi(), clock);
        hold.set(true, "INC-7", OPERATOR);
        var rollout = rollout(tenants(4), "{waves: [{count: 1, gate: manual, bake: 1h}]}");
        await().until(() -> coordinator.leadership.term().isPresent());
        assertThat(hold.view().held()).isTrue();
        assertThat(commands).isEmpty();
        hold.set(false, "over", OPERATOR);
        awaitStates(rollout, "RUNNING BAKING WAITING");
        var steer = new SteerRollout(rows.jdbi(), clock);
        assertThatThrownBy(() -> steer.promote(rollout, "", OPERATOR))
                .hasMessageContaining("wave 1 bakes until");
        clock.advance(Duration.ofHours(2));
        steer.promote(rollout, "", OPERATOR);
        awaitStates(rollout, "COMPLETED PASSED PASSED");
        assertThat(audit(rollout)).contains("api promote");
        List<AuditView> fleet =
                rows.jdbi()
                        .withHandle(
                                h -> Audit.newest(h, Optional.of("fleet"), Optional.empty(), 9));
        assertThat(fleet)
                .extracting(line -> line.action() + " " + line.reason().orElse(""))
                .containsExactly("release over", "hold INC-7");
    }

    @Test
    void threeTenantsThatFailAlikePauseTheRollout() {
        behave(ticket -> worker.send(SimulatedWorker.failed(ticket, "NEVER")));
        var rollout = rollout(tenants(8), "{maxParallel: 1}");
        awaitStates(rollout, "PAUSED OPEN");
        assertThat(count("job WHERE state = 'FAILED'")).isEqualTo(3);
        assertThat(count("rollout WHERE steering_reason LIKE '%(f-1)%it is the script'"))
                .isEqualTo(1);
    }

    @Test
    void aWaveDoesNotWaitForEverForThoseThatAreTriedAgain() {
        behave(ticket -> {
            if (ticket.wave() == 1) {
                worker.send(SimulatedWorker.failed(ticket, "LATER"));
            } else {
                succeed(ticket);
            }
        });
        var rollout =
                rollout(
                        tenants(3),
                        """
                        {waves: [{count: 1}], budget: {total: {failures: 1}}, settle: 10m,
                         backoffBaseMillis: 3000000}
                        """);
        awaitJobs("state = 'RETRY_WAIT'", 1);
        assertThat(states(rollout)).isEqualTo("RUNNING OPEN WAITING");
        rows.execute("UPDATE job_ready SET not_before = now() + interval '1 day'");
        clock.advance(Duration.ofMinutes(11));
        awaitStates(rollout, "RUNNING PASSED PASSED");
        awaitJobs("state = 'SUCCEEDED'", 2);
    }

    @Test
    void aTenantWaitsForItsWindowAndOthersDoNot() {
        behave(this::succeed);
        var ids = tenants(3);
        rows.execute(
                "UPDATE tenant SET labels = '{\"region\": \"eu\"}' WHERE id = ?",
                ids.getFirst().value());
        var time = DateTimeFormatter.ofPattern("HH:mm").withZone(ZoneOffset.UTC);
        var from = time.format(clock.instant().plus(Duration.ofMinutes(30)));
        var to = time.format(clock.instant().plus(Duration.ofMinutes(90)));
        var rollout =
                rollout(
                        ids,
                        "{windows: [{labels: {region: eu}, zone: UTC, from: '%s', to: '%s'}]}"
                                .formatted(from, to));
        awaitJobs("state = 'SUCCEEDED'", 2);
        assertThat(states(rollout)).isEqualTo("RUNNING OPEN");
        assertThat(of(rollout)).extracting(Ticket::tenant).doesNotContain(ids.getFirst());
        clock.advance(Duration.ofMinutes(45));
        awaitStates(rollout, "COMPLETED PASSED");
    }

    @Test
    void aRampBeginsWithOneTenant() {
        behave(_ -> {});
        var rollout = rollout(tenants(9), "{ramp: true}");
        for (int expected : new int[] {1, 2, 4}) {
            await().untilAsserted(() -> assertThat(commands).hasSize(expected));
            commands.forEach(command -> succeed(command.ticket()));
            commands.clear();
        }
        await().untilAsserted(() -> assertThat(commands).hasSize(2));
        commands.forEach(command -> succeed(command.ticket()));
        awaitStates(rollout, "COMPLETED PASSED");
    }

    @Test
    void goingBackIsTheSameMachineWithAnotherCommand() {
        behave(this::succeed);
        var rollout = create(spec(tenants(3), "{waves: [{count: 1}]}", Action.REVERT));
        awaitStates(rollout, "COMPLETED PASSED PASSED");
        assertThat(commands)
                .hasSize(3)
                .allSatisfy(command -> {
                    assertThat(command).isInstanceOf(Command.RevertTenant.class);
                    assertThat(command.target().toVersion()).contains("1");
                });
    }

    @Test
    void whoIsLeftOutIsNotMigratedAndTheRolloutGoesOnWithoutThem() throws Exception {
        behave(ticket -> {
            if (ticket.wave() != 1) {
                succeed(ticket);
            }
        });
        var rollout = rollout(tenants(5), "{waves: [{count: 1}, {count: 2}, {percent: 100}]}");
        await().untilAsserted(() -> assertThat(ofWave(1)).hasSize(1));
        var skip = new SkipTenants(rows.jdbi(), clock);
        var atWork = ofWave(1).getFirst().tenant().value();
        assertThatThrownBy(() ->
                        skip.skip(rollout, List.of(atWork, waiting(2).getFirst()), "x", OPERATOR))
                .isInstanceOfSatisfying(
                        RefusedSkipException.class,
                        e -> assertThat(e.problems().getFirst().code()).isEqualTo("JOB_RUNNING"));
        assertThat(waiting(2)).hasSize(2);

        assertThat(skip.skip(rollout, waiting(2), "restored", OPERATOR)).isEqualTo(2);
        var last = waiting(3).getFirst();
        var held = change().quarantine(only(last), "disk full", OPERATOR);
        assertThat(held.skipped()).contains(1);
        assertThat(held.running()).isEmpty();
        succeed(ofWave(1).getFirst());

        awaitStates(rollout, "PAUSED PASSED PASSED WAITING");
        steer(rollout, Steering.RESUME, Optional.empty());
        awaitStates(rollout, "COMPLETED PASSED PASSED PASSED");
        assertThat(ofWave(2)).isEmpty();
        assertThat(ofWave(3))
                .singleElement()
                .extracting(Ticket::tenant)
                .isNotEqualTo(new TenantId(last));
        assertThat(count("job WHERE state = 'SKIPPED' AND note = 'in quarantine: disk full'"))
                .isEqualTo(1);
        assertThat(audit(rollout)).contains("api skip");
    }

    @Test
    void theOthersDoNotFollowACanaryThatWasLeftOutUntilSomebodyResumes() throws Exception {
        behave(this::succeed);
        var hold = new HoldFleet(rows.jdbi(), clock);
        hold.set(true, "INC-7", OPERATOR);
        var rollout =
                rollout(tenants(4), "{waves: [{count: 1, gate: manual, bake: 1h, strict: true}]}");
        var canary = text("SELECT tenant FROM job WHERE wave = 1");
        change().quarantine(only(canary), "disk full", OPERATOR);
        hold.set(false, "over", OPERATOR);

        awaitStates(rollout, "PAUSED PASSED WAITING");
        assertThat(commands).isEmpty();
        assertThat(text("SELECT steering_reason FROM rollout"))
                .isEqualTo("nobody of wave 1 was migrated: all its tenants were left out");
        steer(rollout, Steering.RESUME, Optional.empty());
        awaitStates(rollout, "COMPLETED PASSED PASSED");
        assertThat(events(rollout))
                .containsExactly(
                        "rollout.started",
                        "wave.opened",
                        "wave.passed",
                        "rollout.paused",
                        "rollout.resumed",
                        "wave.opened",
                        "wave.passed",
                        "rollout.completed");
        assertThat(audit(rollout)).contains("drover pause", "api resume");
    }

    @Test
    void aRunningJobOfATenantInQuarantineIsLeftToEndAndNotTriedAgain() throws Exception {
        behave(_ -> {});
        var tenant = tenants(1).getFirst();
        var rollout = rollout(List.of(tenant), "{}");
        await().untilAsserted(() -> assertThat(commands).hasSize(1));

        var held = change().quarantine(only(tenant.value()), "disk full", OPERATOR);

        assertThat(held.skipped()).isEmpty();
        assertThat(held.running()).contains(1);
        worker.send(SimulatedWorker.failed(commands.element().ticket(), "LATER"));
        awaitJobs("state = 'SKIPPED'", 1);
        awaitStates(rollout, "COMPLETED PASSED");
        assertThat(commands).hasSize(1);
    }

    @Test
    void nothingIsSentToATenantThatWentToQuarantineWhileTheRolloutWasMade() {
        behave(this::succeed);
        var ids = tenants(2);
        rows.execute(
                "UPDATE tenant SET quarantine = 'VANISHED', quarantine_reason = 'gone' WHERE id = ?",
                ids.getFirst().value());

        var rollout = rollout(ids, "{}");

        awaitStates(rollout, "COMPLETED PASSED");
        assertThat(of(rollout)).extracting(Ticket::tenant).containsExactly(ids.getLast());
        assertThat(count("job WHERE state = 'SKIPPED' AND note = 'in quarantine: gone'"))
                .isEqualTo(1);
    }

    /** As a skip leaves them that commits while their wave opens. */
    @Test
    void queueRowsOfSkippedJobsDoNotStandInTheWayOfOthers() {
        behave(this::succeed);
        var hold = new HoldFleet(rows.jdbi(), clock);
        hold.set(true, "INC-7", OPERATOR);
        var ids = tenants(4);
        var rollout = rollout(ids, "{maxParallel: 1, perServer: 1}");
        leaveBehind(ids.get(0), "-infinity");
        leaveBehind(ids.get(1), "tomorrow");
        hold.set(false, "over", OPERATOR);

        awaitStates(rollout, "COMPLETED PASSED");
        assertThat(of(rollout))
                .extracting(Ticket::tenant)
                .containsExactlyInAnyOrderElementsOf(ids.subList(2, 4));
        assertThat(count("job_ready")).isZero();
    }

    private void leaveBehind(TenantId tenant, String notBefore) {
        rows.execute(
                """
                UPDATE job_ready SET position = (SELECT min(position) - 1 FROM job_ready),
                  not_before = CAST(? AS timestamptz)
                WHERE job = (SELECT id FROM job WHERE tenant = ?)
                """,
                notBefore,
                tenant.value());
        rows.execute("DELETE FROM active_job WHERE tenant = ?", tenant.value());
        rows.execute(
                "UPDATE job SET state = 'SKIPPED', ended_at = now() WHERE tenant = ?",
                tenant.value());
    }

    private ChangeTenants change() {
        return new ChangeTenants(rows.jdbi(), clock);
    }

    private static TenantSelection only(String tenant) {
        return new TenantSelection(List.of(tenant), Optional.empty(), Optional.empty());
    }

    /** Those of a wave whose jobs wait. */
    private List<String> waiting(int wave) {
        return rows.jdbi()
                .withHandle(handle ->
                        handle.createQuery(
                                        "SELECT tenant FROM job WHERE wave = :wave AND state = 'READY' ORDER BY tenant")
                                .bind("wave", wave)
                                .mapTo(String.class)
                                .list());
    }

    @Test
    void aRolloutTakesOverFromTheOneThatHoldsItsTenants() throws Exception {
        behave(_ -> {});
        var ids = tenants(4);
        var first = rollout(ids, "{maxParallel: 1}");
        await().untilAsserted(() -> assertThat(commands).hasSize(1));
        behave(this::succeed);
        succeed(commands.element().ticket());
        var create = new CreateRollout(rows.jdbi(), clock);
        var takeOver = new TakeOver(rows.jdbi(), clock, create, () -> {});
        var second = takeOver.create(spec(ids, "{}", Action.MIGRATE), OPERATOR);
        awaitStates(first, "ABORTED FAILED");
        awaitStates(second, "COMPLETED PASSED");
        assertThat(audit(first)).contains("api abort");
    }

    @Test
    void nobodyIsAbortedForARolloutThatCannotBeCreated() throws Exception {
        behave(_ -> {});
        var ids = tenants(2);
        var first = rollout(ids, "{maxParallel: 1}");
        var create = new CreateRollout(rows.jdbi(), clock);
        var takeOver = new TakeOver(rows.jdbi(), clock, create, () -> {});
        var typo = "{waves: [{labels: {regoin: eu}}, {count: 1}]}";
        assertThatThrownBy(() -> takeOver.create(spec(ids, typo, Action.MIGRATE), OPERATOR))
                .isInstanceOf(EmptyWaveException.class);
        var hours = "{windows: [{labels: {regoin: eu}, zone: UTC, from: '01:00', to: '02:00'}]}";
        assertThatThrownBy(() -> takeOver.create(spec(ids, hours, Action.MIGRATE), OPERATOR))
                .isInstanceOf(EmptyWindowException.class)
                .hasMessageContaining("regoin");
        assertThat(states(first)).startsWith("RUNNING");
    }

    @Test
    void noWaveOpensBeforeItsServersWereFoundWellAndOneThatIsNotPausesTheRollout()
            throws Exception {
        behave(_ -> {});
        var probes = new ConcurrentLinkedQueue<ProbeServer>();
        worker.probed(
                prefix,
                probe -> {
                    probes.add(probe);
                    return List.of();
                });
        var rollout = rollout(tenants(4), "{waves: [{count: 2}], health: {lockQueue: 3}}");
        answer(probes, 0, "s1");
        assertThat(states(rollout)).isEqualTo("RUNNING WAITING WAITING");
        assertThat(commands).isEmpty();
        answer(probes, 0, "s2");
        await().untilAsserted(() -> assertThat(ofWave(1)).hasSize(2));

        clock.advance(Duration.ofSeconds(15));
        answer(probes, 9, "s2");
        awaitStates(rollout, "PAUSED OPEN WAITING");
        assertThat(text("SELECT steering_reason FROM rollout"))
                .isEqualTo("health: server s2: lock queue is 9, at most 3 is allowed");
        assertThat(audit(rollout)).contains("drover pause");

        probes.clear();
        steer(rollout, Steering.RESUME, Optional.empty());
        await().untilAsserted(() -> assertThat(probes).hasSize(2));
        clock.advance(Duration.ofSeconds(31));
        awaitStates(rollout, "PAUSED OPEN WAITING");
        assertThat(text("SELECT steering_reason FROM rollout"))
                .contains("no worker has answered within 30 s");

        probes.clear();
        steer(rollout, Steering.RESUME, Optional.empty());
        answer(probes, 0, "s1", "s2");
        ofWave(1).forEach(this::succeed);
        awaitStates(rollout, "RUNNING PASSED WAITING");
        behave(this::succeed);
        answer(probes, 3, "s1", "s2");
        awaitStates(rollout, "COMPLETED PASSED PASSED");
        assertThat(events(rollout))
                .containsExactly(
                        "rollout.started",
                        "wave.opened",
                        "rollout.paused",
                        "rollout.resumed",
                        "rollout.paused",
                        "rollout.resumed",
                        "wave.passed",
                        "wave.opened",
                        "wave.passed",
                        "rollout.completed");
    }

    /** Answers the next probe of each of these servers. */
    private void answer(Queue<ProbeServer> probes, int lockQueue, String... servers) {
        for (var server : servers) {
            await().untilAsserted(() ->
                    assertThat(probes).anyMatch(probe -> probe.server().value().equals(server)));
            probes.removeIf(probe -> {
                boolean mine = probe.server().value().equals(server);
                if (mine) {
                    worker.send(SimulatedWorker.probed(probe, lockQueue));
                }
                return mine;
            });
        }
    }

    @Test
    void aWaveThatNobodyIsInIsRefused() {
        var ids = tenants(2);
        assertThatThrownBy(() -> rollout(ids, "{waves: [{labels: {tier: gold}}]}"))
                .isInstanceOf(EmptyWaveException.class)
                .hasMessageContaining("{tier=gold}");
        assertThat(count("rollout")).isZero();
    }

    private void succeed(Ticket ticket) {
        worker.send(SimulatedWorker.succeeded(ticket, 2, "2"));
    }

    private void behave(Consumer<Ticket> answer) {
        worker.behave(
                prefix,
                command -> {
                    commands.add(command);
                    answer.accept(command.ticket());
                    return List.of();
                });
    }

    private List<TenantId> tenants(int count) {
        return rows.tenants(prefix + count + "-", count);
    }

    private RolloutId rollout(List<TenantId> tenants, String strategy) {
        return create(spec(tenants, strategy, Action.MIGRATE));
    }

    private RolloutId create(RolloutSpec spec) {
        var id = new CreateRollout(rows.jdbi(), clock).create(spec);
        coordinator.dispatcher.wake();
        return id;
    }

    private static RolloutSpec spec(List<TenantId> tenants, String strategy, Action action) {
        var read = StrategyFile.read(strategy);
        assertThat(read.problems()).isEmpty();
        return ControlRows.spec(
                tenants,
                read.strategy(),
                LedgerPolicy.DEFAULT,
                action,
                action == Action.REVERT ? Optional.of("1") : Optional.empty());
    }

    private void steer(RolloutId rollout, Steering wish, Optional<Budget.Limit> budget)
            throws RefusedSteeringException {
        new SteerRollout(rows.jdbi(), clock)
                .steer(rollout, new SteerRollout.Wish(wish, "test", false, budget), OPERATOR);
        coordinator.dispatcher.wake();
    }

    private List<Ticket> ofWave(int wave) {
        return commands.stream().map(Command::ticket).filter(t -> t.wave() == wave).toList();
    }

    private List<Ticket> of(RolloutId rollout) {
        return commands.stream()
                .map(Command::ticket)
                .filter(t -> t.rollout().equals(rollout))
                .toList();
    }

    private void awaitStates(RolloutId rollout, String states) {
        await().atMost(Duration.ofSeconds(20))
                .untilAsserted(() -> assertThat(states(rollout)).isEqualTo(states));
    }

    private void awaitJobs(String condition, int count) {
        await().untilAsserted(() -> assertThat(count("job WHERE " + condition)).isEqualTo(count));
    }

    private String states(RolloutId rollout) {
        return text(
                """
                SELECT state || ' ' || (SELECT string_agg(state, ' ' ORDER BY number) FROM wave
                                        WHERE rollout = rollout.id)
                FROM rollout WHERE id = '%s'
                """
                        .formatted(rollout));
    }

    private List<String> events(RolloutId rollout) {
        return List.of(
                text("""
                SELECT string_agg(substring(payload from 'dev.drover.([a-z.]+).v1'), ' ' ORDER BY number)
                FROM rollout_event WHERE rollout = '%s'
                """
                                .formatted(rollout))
                        .split(" ", -1));
    }

    private List<String> audit(RolloutId rollout) {
        return rows
                .jdbi()
                .withHandle(
                        h -> Audit.newest(h, Optional.of(rollout.value()), Optional.empty(), 50))
                .stream()
                .map(line -> line.actor() + " " + line.action())
                .toList();
    }

    private String text(String sql) {
        return rows.jdbi().withHandle(h -> h.createQuery(sql).mapTo(String.class).one());
    }

    private int count(String fromWhere) {
        return Integer.parseInt(text("SELECT CAST(count(*) AS text) FROM " + fromWhere));
    }
}
