package dev.drover.e2e.faults;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.drover.e2e.fleet.EditedProduct;
import dev.drover.e2e.fleet.Fleet.Special;
import dev.drover.e2e.program.DroverProcess;
import java.nio.file.Path;
import java.sql.Connection;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * Workers are killed at each named point, all but at once, and others take over when their leases
 * have ended. A tenant is called like the point at which its worker dies.
 */
@Tag("matrix")
@TestInstance(Lifecycle.PER_CLASS)
@Timeout(900)
class WorkerDeathTest {
    private static final List<String> AT_ONCE =
            List.of("F2", "F3", "F5", "F6", "F7", "F8", "F9", "INTENT");

    private Stage stage;
    private Duration idleLeaseFree = Duration.ZERO;
    private Duration busyLeaseFree = Duration.ZERO;
    private boolean blindLeaseHeld;
    private int memoryExit;

    @BeforeAll
    @Timeout(600) // the class's own counts for its tests alone
    void killThemAll(@TempDir Path directory) throws Exception {
        stage = Stage.set(directory, 1, 1, 32);
        stage.tenants(
                "f0", "f1", "f2", "f3", "f4", "f5", "f6", "f7", "f8", "f9", "intent", "index",
                "blind", "memory");
        var edited = Points.worker(directory.resolve("points"));
        exhaustMemory(Points.blindWorker(directory.resolve("blind")));
        for (var point : List.of("F1", "F0")) {
            roll(point);
            var worker = worker(edited, point);
            stage.awaitSaid(worker, HaltAt.words(point));
            worker.kill();
        }
        killTogether(edited);
        blindLeaseHeld = !stage.leaseHolders("blind").isEmpty();
        stage.hurry("f4");
        stage.fleet().addWorker(Special.NOTHING);
        stage.fleet().addWorker(Special.NOTHING);
        stage.awaitEnded(
                "f0", "f1", "f2", "f3", "f4", "f5", "f6", "f7", "f8", "f9", "intent", "index",
                "blind", "memory");
    }

    @AfterAll
    void close() {
        stage.close();
    }

    private void roll(String point) {
        stage.roll(HaltAt.tenant(point), Scripts.release(Scripts.table(1), Scripts.table(2)));
    }

    private DroverProcess worker(EditedProduct edited, String points) throws Exception {
        return stage.fleet()
                .addWorker(Special.edited(edited).with(HaltAt.POINTS, points))
                .process();
    }

    /** Its end leaves a statement that goes on for longer than a job's lease. */
    private void exhaustMemory(EditedProduct edited) throws Exception {
        stage.roll("blind", Scripts.release(Scripts.table(1), Scripts.longStatement(2, 110)));
        var worker =
                stage.fleet()
                        .addWorker(
                                Special.edited(edited)
                                        .with(HaltAt.POINTS, "MEMORY")
                                        .option("-Xmx128m"))
                        .process();
        stage.awaitAsleep("blind");
        roll("MEMORY");
        memoryExit = worker.await(Duration.ofMinutes(1)).exitCode();
        stage.hurry("blind");
    }

    private void killTogether(EditedProduct edited) throws Exception {
        for (var point : AT_ONCE) {
            if (!point.equals("INTENT")) {
                roll(point);
            }
        }
        stage.roll("f4", Scripts.release(Scripts.table(1), Scripts.longStatement(2, 600)));
        stage.roll("intent", Scripts.release(Scripts.table(1), Scripts.concurrentIndex(2, "t1")));
        stage.roll("index", Scripts.release(Scripts.table(1), Scripts.concurrentIndex(2, "t1")));
        try (var reader = readerOfOldRows("index")) {
            var worker = worker(edited, String.join(",", AT_ONCE));
            for (var point : AT_ONCE) {
                stage.awaitSaid(worker, HaltAt.words(point));
            }
            stage.awaitAsleep("f4");
            stage.awaitAsleep("f5");
            stage.awaitAsleep("f6");
            await("the index build waits")
                    .atMost(Duration.ofMinutes(1))
                    .until(() ->
                            !stage.databases()
                                    .query(
                                            "index",
                                            "SELECT 1 FROM pg_stat_progress_create_index WHERE datname = current_database()")
                                    .isEmpty());
            worker.kill();
            idleLeaseFree = untilFree("f3");
            busyLeaseFree = untilFree("f4");
            untilFree("index");
            reader.rollback();
        }
    }

    /** A snapshot that a concurrent index build must wait for. */
    private Connection readerOfOldRows(String tenant) throws Exception {
        var connection = stage.databases().connect(tenant);
        connection.setAutoCommit(false);
        connection.setTransactionIsolation(Connection.TRANSACTION_REPEATABLE_READ);
        try (var statement = connection.createStatement()) {
            statement.execute("SELECT 1 FROM public.effect");
        }
        return connection;
    }

    private Duration untilFree(String tenant) {
        long start = System.nanoTime();
        await("the lease of " + tenant)
                .atMost(Duration.ofSeconds(30))
                .pollInterval(Duration.ofMillis(50))
                .until(() -> stage.leaseHolders(tenant).isEmpty());
        return Duration.ofNanos(System.nanoTime() - start);
    }

    @Test
    @Tag("row-1")
    void aCommandThatWasOnlyTakenIsDeliveredToAnother() throws Exception {
        assertThat(stage.told().claims("f0")).isEqualTo(1);
        assertThat(stage.attempt("f0", 1)).isEqualTo(1);
    }

    @Test
    @Tag("row-2")
    void whatWasClaimedAndNotAcceptedRunsAgainAndCommitsOnce() throws Exception {
        assertThat(stage.told().claims("f1")).isGreaterThanOrEqualTo(2);
        assertThat(stage.effects("f1")).isEqualTo(Map.of(1, 1, 2, 1));
    }

    @Test
    @Tag("row-3")
    void whatWasAcceptedAndNotBegunRunsAgain() throws Exception {
        assertThat(stage.told().claims("f2")).isGreaterThanOrEqualTo(2);
        assertThat(stage.attempt("f2", 1)).isEqualTo(2);
    }

    @Test
    @Tag("row-4")
    void anIdleLeaseIsFreeWithinASecond() throws Exception {
        assertThat(idleLeaseFree).isLessThan(Duration.ofSeconds(1));
        assertThat(stage.attempt("f3", 1)).isEqualTo(2);
    }

    @Test
    @Tag("row-5")
    void aStatementOfMinutesIsEndedWithinTenSecondsAndRunsAgain() throws Exception {
        assertThat(busyLeaseFree).isLessThan(Duration.ofSeconds(10));
        assertThat(stage.attempt("f4", 2)).isEqualTo(2);
    }

    @Test
    @Tag("row-6")
    void whereTheServerDoesNotNoticeTheLeaseIsBusyAndNoAttemptIsConsumed() throws Exception {
        assertThat(blindLeaseHeld).isTrue();
        assertThat(stage.told().deferrals("blind")).isNotEmpty().containsOnly("LEASE_BUSY");
        assertThat(stage.attempt("blind", 1)).isEqualTo(1);
        assertThat(stage.fleet().client().job(stage.rollout("blind")).attempt()).isEqualTo(2);
    }

    @Test
    @Tag("row-7")
    void whatWasNotCommittedIsRolledBackAndRunsAgain() throws Exception {
        assertThat(stage.attempt("f5", 1)).isEqualTo(2);
    }

    @Test
    @Tag("row-8")
    void whatWasCommittedUnreadIsFoundInTheLedger() throws Exception {
        assertThat(stage.attempt("f6", 1)).isEqualTo(1);
    }

    @Test
    @Tag("row-10")
    void anEventThatWasNotSentIsSentByTheNextHolder() throws Exception {
        assertThat(stage.attempt("f7", 1)).isEqualTo(1);
        assertThat(stage.told().claims("f7")).isGreaterThanOrEqualTo(2);
    }

    @Test
    @Tag("row-11")
    void anEventThatWasNotDeletedIsSentAgainTheSame() throws Exception {
        assertThat(stage.attempt("f8", 2)).isEqualTo(1);
        assertThat(stage.told().applied("f8", 2)).hasSizeGreaterThanOrEqualTo(2);
        assertThat(stage.told().applied("f8", 2).stream().distinct()).hasSize(1);
    }

    @Test
    @Tag("row-12")
    void aJobThatHadOnlyToBeAnsweredFindsNothingToDo() throws Exception {
        var job = stage.fleet().client().job(stage.rollout("f9"));
        assertThat(job.state()).isEqualTo("SUCCEEDED");
        assertThat(job.applied()).isZero();
        assertThat(stage.attempt("f9", 2)).isEqualTo(1);
    }

    @Test
    @Tag("row-13")
    void anIndexBuildIsRepaired() throws Exception {
        assertThat(stage.validIndexes("index", "i2")).containsExactly("t");
        assertThat(stage.told().claims("index")).isGreaterThanOrEqualTo(2);
    }

    @Test
    @Tag("row-14")
    void anIntentIsCarriedOutOnce() throws Exception {
        assertThat(stage.validIndexes("intent", "i2")).containsExactly("t");
        assertThat(stage.told().claims("intent")).isGreaterThanOrEqualTo(2);
    }

    @Test
    @Tag("row-16")
    void aWorkerOutOfMemoryEndsItself() throws Exception {
        assertThat(memoryExit).isEqualTo(70);
        assertThat(stage.attempt("memory", 1)).isEqualTo(2);
    }

    @Test
    void everyPromiseIsKept() throws Exception {
        assertThat(stage.verdict()).isEmpty();
    }
}
