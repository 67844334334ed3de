package dev.drover.e2e.faults;

import static org.assertj.core.api.Assertions.assertThat;

import dev.drover.contracts.status.JobEvent;
import dev.drover.contracts.wire.Topics;
import dev.drover.e2e.fleet.Fleet.Special;
import dev.drover.e2e.program.DroverProcess;
import dev.drover.e2e.program.TopicRecords;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AlterConfigOp;
import org.apache.kafka.clients.admin.ConfigEntry;
import org.apache.kafka.common.config.ConfigResource;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * Hostile names, scripts that leave their transaction, secrets in errors, copies, and wrong topics.
 */
@Tag("matrix")
@TestInstance(Lifecycle.PER_CLASS)
@Timeout(300)
class InputTest {
    /** What a tenant's row holds, and nobody else may ever read. */
    private static final String CANARY = "canary-7c1f@example.org";

    private static final List<String> HOSTILE =
            List.of(
                    "x\"; DROP TABLE effect; --",
                    "../../etc",
                    "\u202Etnanet",
                    "o'hara $$ \\ {}",
                    "n".repeat(63));

    private static final Map<String, String> LEAVING =
            Map.of(
                    "reset", "DO $$ BEGIN EXECUTE 'RESET ALL'; END $$;",
                    "unlock", "SELECT pg_advisory_unlock_all();",
                    "hidden", "DO $$ BEGIN EXECUTE 'SET ROLE pg_monitor'; END $$;",
                    "nested", "DO $$ BEGIN PERFORM pg_advisory_unlock_all(); END $$;");

    private static final Map<String, String> REFUSED =
            Map.of(
                    "COMMIT;",
                    "COMMIT_WITHOUT_BEGIN",
                    "ROLLBACK;",
                    "ROLLBACK_IN_SCRIPT",
                    "DISCARD ALL;",
                    "SESSION_RESET");

    private Stage stage;

    @BeforeAll
    @Timeout(600) // the class's own counts for its tests alone
    void sendThemAll(@TempDir Path directory) throws Exception {
        stage = Stage.set(directory, 1, 1, 32);
        stage.fleet().addWorker(Special.NOTHING);
        var tenants = new ArrayList<String>();
        for (int i = 0; i < HOSTILE.size(); i++) {
            stage.databases().createTenant("hostile" + i, "pg-0", HOSTILE.get(i));
            tenants.add("hostile" + i);
        }
        stage.tenants("secret", "long", "source");
        stage.tenants(LEAVING.keySet().toArray(String[]::new));
        tenants.add("source");
        stage.roll(tenants, Scripts.release(Scripts.table(1), Scripts.table(2)));
        LEAVING.forEach((tenant, script) ->
                stage.roll(tenant, Scripts.release(Scripts.table(1), Scripts.table(2) + script)));
        stage.databases().execute("secret", "CREATE TABLE public.person (mail text)");
        stage.databases()
                .execute(
                        "secret",
                        "INSERT INTO public.person VALUES ('%1$s'), ('%1$s')".formatted(CANARY));
        stage.roll(
                "secret",
                Scripts.release(
                        Scripts.table(1),
                        "DO $$ BEGIN RAISE NOTICE '%', (SELECT min(mail) FROM person); END $$;\n"
                                + "ALTER TABLE public.person ADD PRIMARY KEY (mail);"));
        stage.roll(
                "long",
                Scripts.release(
                        Scripts.table(1),
                        "DO $$ BEGIN RAISE EXCEPTION '% isn''t %', repeat('x', 5000000), repeat('y', 1000000); END $$;"));
        stage.awaitEnded("source");
        stage.databases()
                .execute(
                        stage.databases().servers().getFirst(),
                        "postgres",
                        "CREATE DATABASE copied TEMPLATE source");
        stage.databases().nameTenant("copied", "pg-0", "copied");
        stage.fleet().importTenants();
        stage.roll("copied", Scripts.release(Scripts.table(1), Scripts.table(2), Scripts.table(3)));
        stage.expect("copied", 2);
        stage.awaitEnded("secret", "long", "copied");
        stage.awaitEnded(LEAVING.keySet().toArray(String[]::new));
        Stream.of("secret", "long").forEach(tenant -> stage.expect(tenant, 1));
    }

    @AfterAll
    void close() {
        stage.close();
    }

    private Optional<JobEvent.Failed> failure(String tenant) {
        return stage.told().answers(tenant).stream()
                .filter(JobEvent.Failed.class::isInstance)
                .map(JobEvent.Failed.class::cast)
                .findFirst();
    }

    @Test
    @Tag("row-61")
    void hostileNamesAreNamesAndNothingElse() throws Exception {
        for (int i = 0; i < HOSTILE.size(); i++) {
            assertThat(stage.effects("hostile" + i)).isEqualTo(Map.of(1, 1, 2, 1));
        }
    }

    @Test
    @Tag("row-62")
    void whatTenantsHoldIsToldNowhere() throws Exception {
        assertThat(stage.told().failure("secret")).isEqualTo("CONSTRAINT_VIOLATED");
        for (var topic : Topics.values()) {
            assertThat(TopicRecords.read(stage.fleet().kafka(), topic.topic()))
                    .noneSatisfy(record -> assertThat(record.whole()).contains(CANARY));
        }
        for (var process : stage.fleet().processes()) {
            assertThat(process.text()).doesNotContain(CANARY);
        }
        assertThat(stage.fleet().client().job(stage.rollout("secret")).toString())
                .doesNotContain(CANARY);
        assertThat(stage.fleet().metrics())
                .hasSize(2)
                .allSatisfy(text -> assertThat(text).contains("drover_"))
                .noneSatisfy(text -> assertThat(text).contains(CANARY));
    }

    @Test
    @Tag("row-65")
    void whoLeavesTheTransactionOrTheLeaseIsCaught() throws Exception {
        REFUSED.forEach((script, code) ->
                assertThat(
                                stage.fleet()
                                        .client()
                                        .refusal(Scripts.release(Scripts.table(1) + script)))
                        .isEqualTo(code));
        for (var tenant : LEAVING.keySet()) {
            int applied =
                    stage.databases()
                            .query(
                                    tenant,
                                    "SELECT version FROM drover.schema_migrations WHERE rank > 0")
                            .size();
            // either the whole of it, or nothing: never an effect without its record
            stage.expect(tenant, applied);
            assertThat(stage.effects(tenant)).as(tenant).hasSize(applied);
        }
        assertThat(stage.told().failure("reset")).isEqualTo("SCRIPT_LEFT_TRANSACTION");
    }

    @Test
    @Tag("row-69")
    void aCopyOfATenantIsRefused() throws Exception {
        assertThat(stage.told().failure("copied")).isEqualTo("SCOPE_CLONED");
        assertThat(stage.effects("copied")).isEqualTo(Map.of(1, 1, 2, 1));
    }

    @Test
    @Tag("row-72")
    void aTextWithoutEndIsShortened() {
        assertThat(stage.told().failure("long")).isEqualTo("SCRIPT_RAISED");
        assertThat(failure("long").orElseThrow().failure().message().length()).isLessThan(10_000);
    }

    @Test
    @Tag("row-57")
    void wrongTopicsAreRefusedWithTheFix() throws Exception {
        var wrong = Map.of("cleanup.policy", "compact", "retention.ms", "60000");
        try (var admin = Admin.create(Map.of("bootstrap.servers", stage.fleet().kafka()))) {
            set(admin, wrong);
            assertThat(refusedCoordinator())
                    .contains("cleanup.policy", "retention.ms", "drover topics create");
            set(admin, Topics.STATUS.settings());
        }
    }

    private static void set(Admin admin, Map<String, String> settings) throws Exception {
        var changes = new ArrayList<AlterConfigOp>();
        settings.forEach((name, value) ->
                changes.add(
                        new AlterConfigOp(new ConfigEntry(name, value), AlterConfigOp.OpType.SET)));
        var status = new ConfigResource(ConfigResource.Type.TOPIC, Topics.STATUS.topic());
        admin.incrementalAlterConfigs(Map.of(status, changes)).all().get();
    }

    private String refusedCoordinator() {
        var control = stage.databases().control();
        var ended =
                DroverProcess.run(
                        Map.of("PASSWORD", control.password()),
                        Duration.ofMinutes(1),
                        List.of(
                                "server",
                                "coordinator",
                                "--kafka",
                                stage.fleet().kafka(),
                                "--http",
                                "127.0.0.1:0",
                                "--control-db",
                                "postgresql://%s@127.0.0.1:%d/drover"
                                        .formatted(control.user(), control.port()),
                                "--control-db-password",
                                "env:PASSWORD"));
        assertThat(ended.exitCode()).as(ended.text()).isEqualTo(12);
        return ended.text();
    }

    @Test
    void everyPromiseIsKept() throws Exception {
        // the copy's ledger tells of another tenant
        stage.forget("copied");
        for (var tenant : LEAVING.keySet()) {
            stage.expect(
                    tenant,
                    stage.databases()
                            .query(
                                    tenant,
                                    "SELECT version FROM drover.schema_migrations WHERE rank > 0")
                            .size());
        }
        assertThat(stage.verdict()).isEmpty();
    }
}
