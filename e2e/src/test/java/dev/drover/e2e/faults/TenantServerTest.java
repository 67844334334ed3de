package dev.drover.e2e.faults;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.drover.contracts.http.JobView;
import dev.drover.e2e.fleet.Fleet.Special;
import dev.drover.embedded.EmbeddedPostgres;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * Tenants' servers refuse, die, are full or the wrong ones; tenants are gone, locked or locked out.
 */
@Tag("matrix")
@TestInstance(Lifecycle.PER_CLASS)
@Timeout(900)
class TenantServerTest {
    private static final Duration SOON = Duration.ofMinutes(1);

    private final List<FaultProxy> proxies = new ArrayList<>();
    private Stage stage;
    private Duration longestRead = Duration.ZERO;
    private boolean replyWasCut;

    @BeforeAll
    @Timeout(600) // the class's own counts for its tests alone
    void breakThemAll(@TempDir Path directory) throws Exception {
        stage = Stage.set(directory, 3, 1, 32);
        stage.fleet().addWorker(Special.NOTHING);
        unreachable();
        wrongTenants();
        locks();
        cutReply();
        restartAndCrash(stage.databases().servers().get(1));
        replicaAndCrowd(stage.databases().servers().get(2));
        proxies.forEach(FaultProxy::forward);
        stage.awaitEnded(
                "refused", "hole", "reply", "locked", "restart", "crash", "crash2", "crash3",
                "crash4", "replica", "crowd", "denied", "wrong", "missing", "dropped", "slow");
    }

    @AfterAll
    void close() {
        proxies.forEach(FaultProxy::close);
        stage.close();
    }

    private FaultProxy proxy(String entry, String credential) throws SQLException {
        var server = stage.databases().servers().getFirst();
        var proxy = new FaultProxy(server.port());
        proxies.add(proxy);
        stage.databases()
                .nameServer(
                        entry,
                        proxy.port(),
                        credential.isEmpty() ? stage.databases().credential(server) : credential,
                        server);
        return proxy;
    }

    private void unreachable() throws Exception {
        proxy("pg-refused", "").refuse();
        proxy("pg-hole", "").swallow();
        stage.tenantsAt("pg-refused", "refused");
        stage.tenantsAt("pg-hole", "hole");
        stage.roll("refused", Scripts.release(Scripts.table(1)));
        stage.roll("hole", Scripts.release(Scripts.table(1)));
    }

    private void wrongTenants() throws Exception {
        var server = stage.databases().servers().getFirst();
        proxy("pg-wrong", "wrong");
        stage.tenantsAt("pg-wrong", "wrong");
        stage.databases().nameTenant("missing", "pg-0", "nowhere");
        stage.tenants("denied", "dropped", "slow");
        stage.databases().execute(server, "postgres", "CREATE ROLE poor");
        stage.roll("wrong", Scripts.release(Scripts.table(1)));
        stage.roll("missing", Scripts.release(Scripts.table(1)));
        stage.roll(
                "denied",
                Scripts.release(Scripts.table(1) + "SET ROLE poor; CREATE TABLE public.x ();"));
        stage.roll(
                "slow",
                Scripts.release(
                        "-- drover:hold-limit 1s\n"
                                + Scripts.table(1)
                                + "SELECT pg_sleep(600);\n"));
        stage.roll("dropped", Scripts.release(Scripts.table(1), Scripts.untilTold(2)));
        stage.awaitAsleep("dropped");
        stage.databases().execute(server, "postgres", "DROP DATABASE dropped WITH (FORCE)");
        for (var failed : List.of("wrong", "missing", "denied", "slow", "dropped")) {
            stage.forget(failed);
        }
    }

    /** A reader for eight seconds, and another one who comes again and again meanwhile. */
    private void locks() throws Exception {
        stage.tenants("locked");
        stage.databases().execute("locked", "CREATE TABLE public.busy (id int)");
        try (var reader = stage.databases().connect("locked")) {
            reader.setAutoCommit(false);
            execute(reader, "SELECT 1 FROM public.busy");
            stage.roll(
                    "locked",
                    Scripts.release(
                            Scripts.table(1),
                            Scripts.effect(2) + "ALTER TABLE public.busy ADD COLUMN note text;"));
            await("a wait for the lock")
                    .atMost(SOON)
                    .pollInterval(Duration.ofMillis(20))
                    .until(() ->
                            !stage.databases()
                                    .query(
                                            "locked",
                                            "SELECT 1 FROM pg_locks WHERE NOT granted AND relation = 'public.busy'::regclass")
                                    .isEmpty());
            long end = System.nanoTime() + Duration.ofSeconds(8).toNanos();
            while (System.nanoTime() < end) {
                long start = System.nanoTime();
                stage.databases().execute("locked", "SELECT 1 FROM public.busy");
                var took = Duration.ofNanos(System.nanoTime() - start);
                longestRead = took.compareTo(longestRead) > 0 ? took : longestRead;
            }
            reader.rollback();
        }
    }

    private void cutReply() throws Exception {
        var proxy = proxy("pg-reply", "");
        stage.tenantsAt("pg-reply", "reply");
        proxy.resetAtReplyTo("COMMIT");
        stage.roll("reply", Scripts.release(Scripts.table(1), Scripts.table(2)));
        replyWasCut = proxy.wasReset(60);
    }

    private void restartAndCrash(EmbeddedPostgres server) throws Exception {
        stage.tenantsAt("pg-1", "restart", "crash", "crash2", "crash3", "crash4");
        stage.roll("restart", Scripts.release(Scripts.table(1), Scripts.untilTold(2)));
        stage.awaitAsleep("restart");
        server.restart();
        stage.hurry("restart");
        stage.awaitEnded("restart");
        var crashing = List.of("crash", "crash2", "crash3", "crash4");
        for (var tenant : crashing) {
            stage.roll(tenant, Scripts.release(Scripts.table(1), Scripts.untilTold(2)));
        }
        crashing.forEach(stage::awaitAsleep);
        server.kill();
        await("the server is left alone")
                .atMost(SOON)
                .until(() ->
                        crashing.stream()
                                .allMatch(tenant ->
                                        stage.told()
                                                .deferrals(tenant)
                                                .contains("SERVER_UNAVAILABLE")));
        server.startAgain();
        for (var tenant : crashing) {
            stage.hurry(tenant);
        }
    }

    private void replicaAndCrowd(EmbeddedPostgres server) throws Exception {
        stage.tenantsAt("pg-2", "replica", "crowd");
        Files.createFile(server.dataDirectory().resolve("standby.signal"));
        server.restart();
        stage.roll("replica", Scripts.release(Scripts.table(1)));
        await("the replica is refused")
                .atMost(SOON)
                .until(() -> stage.told().answers("replica").size() > 1);
        stage.databases().execute(server, "postgres", "SELECT pg_promote()");
        var crowd = new ArrayList<Connection>();
        try {
            while (true) {
                crowd.add(stage.databases().connect(server, "postgres"));
            }
        } catch (SQLException full) {
            assertThat(full.getSQLState()).isEqualTo("53300");
        }
        stage.roll("crowd", Scripts.release(Scripts.table(1)));
        await("the full server is left alone")
                .atMost(SOON)
                .until(() -> !stage.told().deferrals("crowd").isEmpty());
        for (var one : crowd) {
            one.close();
        }
    }

    private static void execute(Connection connection, String sql) throws SQLException {
        try (var statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    private JobView job(String tenant) {
        return stage.fleet().client().job(stage.rollout(tenant));
    }

    @Test
    @Tag("row-9")
    void aCommitWhoseReplyWasCutIsFoundInTheLedger() throws Exception {
        assertThat(replyWasCut).isTrue();
        assertThat(stage.told().claims("reply")).isEqualTo(1);
        assertThat(stage.attempt("reply", 1)).isEqualTo(1);
    }

    @Test
    @Tag("row-26")
    void aRestartOfTheServerIsFollowedByAnotherTry() throws Exception {
        assertThat(job("restart").state()).isEqualTo("SUCCEEDED");
    }

    @Test
    @Tag("row-27")
    void aServerThatCrashedIsLeftAloneUntilItIsBack() {
        for (var tenant : List.of("crash", "crash2", "crash3", "crash4")) {
            assertThat(job(tenant).state()).isEqualTo("SUCCEEDED");
            // the crash itself was a try; what came while the server was away was none
            assertThat(job(tenant).attempt()).isLessThanOrEqualTo(2);
        }
    }

    @Test
    @Tag("row-30")
    void aReplicaIsNotWrittenToAndConsumesNoAttempt() throws Exception {
        assertThat(job("replica").state()).isEqualTo("SUCCEEDED");
        assertThat(stage.told().deferrals("replica"))
                .isNotEmpty()
                .containsOnly("SERVER_UNAVAILABLE");
        assertThat(stage.attempt("replica", 1)).isEqualTo(1);
    }

    @Test
    @Tag("row-31")
    void whoCannotBeReachedGivesTheSlotBackWithinFifteenSeconds() throws Exception {
        for (var tenant : List.of("refused", "hole")) {
            assertThat(stage.told().deferrals(tenant))
                    .isNotEmpty()
                    .containsOnly("SERVER_UNAVAILABLE");
            assertThat(stage.attempt(tenant, 1)).isEqualTo(1);
            assertThat(stage.told().longestTry(tenant)).isLessThanOrEqualTo(Duration.ofSeconds(15));
        }
    }

    @Test
    @Tag("row-32")
    void aServerWithoutConnectionsLeftConsumesNoAttempt() throws Exception {
        assertThat(stage.told().deferrals("crowd")).containsOnly("TOO_MANY_CONNECTIONS");
        assertThat(stage.attempt("crowd", 1)).isEqualTo(1);
    }

    @Test
    @Tag("row-36")
    void whatAPersonMustCorrectIsNotTriedBlindly() {
        assertThat(stage.told().failure("denied")).isEqualTo("PERMISSION_DENIED");
        assertThat(stage.told().failure("wrong")).isEqualTo("AUTHENTICATION_FAILED");
        assertThat(stage.told().failure("missing")).isEqualTo("DATABASE_MISSING");
        for (var tenant : List.of("denied", "wrong", "missing")) {
            assertThat(job(tenant).state()).isEqualTo("FAILED");
            assertThat(stage.told().claims(tenant)).isEqualTo(1);
        }
    }

    @Test
    @Tag("row-37")
    void aLockIsWaitedForInShortTriesAndReadersPass() throws Exception {
        assertThat(stage.told().claims("locked")).isEqualTo(1);
        assertThat(stage.attempt("locked", 2)).isEqualTo(1);
        assertThat(longestRead).isLessThan(Duration.ofMillis(2_500));
    }

    @Test
    @Tag("row-39")
    void aStatementBeyondItsLimitFailsOnce() {
        assertThat(stage.told().failure("slow")).isEqualTo("STATEMENT_TIMEOUT");
        assertThat(stage.told().claims("slow")).isEqualTo(1);
    }

    @Test
    @Tag("row-70")
    void aTenantThatIsDroppedMeanwhileIsMissing() {
        assertThat(stage.told().failure("dropped"))
                .isIn("DATABASE_MISSING", "SERVER_SHUTTING_DOWN");
        assertThat(job("dropped").state()).isEqualTo("FAILED");
        assertThat(job("dropped").note().orElse("")).startsWith("DATABASE_MISSING");
    }

    @Test
    void everyPromiseIsKept() throws Exception {
        assertThat(stage.verdict()).isEmpty();
    }
}
