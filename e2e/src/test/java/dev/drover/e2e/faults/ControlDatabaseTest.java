package dev.drover.e2e.faults;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.drover.e2e.fleet.Databases;
import dev.drover.e2e.fleet.Fleet.Special;
import dev.drover.e2e.fleet.Member;
import dev.drover.e2e.program.DroverProcess;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * Coordinators die around a dispatch, lose their leadership unknowingly and have wrong clocks;
 * their database restarts, is away, and comes back as it was before.
 */
@Tag("matrix")
@TestInstance(Lifecycle.PER_CLASS)
@Timeout(900)
class ControlDatabaseTest {
    private static final Map<String, String> WAITING =
            Scripts.release(Scripts.table(1), Scripts.untilTold(2));
    private static final Map<String, String> TWO =
            Scripts.release(Scripts.table(1), Scripts.table(2));
    private static final Map<String, String> THREE =
            Scripts.release(Scripts.table(1), Scripts.table(2), Scripts.table(3));

    /** Ends its own session as long as there is a table of that name. */
    private static final Map<String, String> FAILS_WHILE_BROKEN =
            Scripts.release(
                    Scripts.table(1)
                            + "DO $$ BEGIN IF EXISTS (SELECT FROM pg_class WHERE relname = 'broken') THEN PERFORM pg_terminate_backend(pg_backend_pid()); END IF; END $$;");

    /** Far less than the hour by which clocks differ. */
    private static final Duration SOON = Duration.ofMinutes(2);

    private Stage stage;
    private Member worker;
    private boolean doneWhileAway;
    private long deposedTerm;
    private String deposedSaid = "";
    private List<String> breaches = List.of();
    private List<String> breachesAfterRestore = List.of();

    @BeforeAll
    @Timeout(600) // the class's own counts for its tests alone
    void breakThemAll(@TempDir Path directory) throws Exception {
        stage = Stage.set(directory, 2, 1, 16);
        worker = stage.fleet().addWorker(Special.NOTHING);
        stage.tenants(
                "committed",
                "published",
                "restart",
                "away",
                "deposed",
                "after",
                "skewed",
                "retried",
                "handed",
                "standby",
                "old",
                "young",
                "next");
        dieAroundADispatch(directory);
        restart();
        goAway();
        depose(directory);
        skewClocks(directory);
        breaches = stage.verdict();
        restore();
    }

    @AfterAll
    void close() {
        stage.close();
    }

    private DroverProcess coordinator() {
        return stage.fleet().coordinators().getLast().process();
    }

    private void killCoordinators() {
        stage.fleet().coordinators().forEach(each -> each.process().kill());
    }

    private void dieAroundADispatch(Path directory) throws Exception {
        var edited = Special.edited(Points.coordinator(directory.resolve("points")));
        killCoordinators();
        stage.fleet().addCoordinator(edited.with(HaltAt.POINTS, "COMMITTED"));
        stage.roll("committed", TWO);
        stage.awaitSaid(coordinator(), HaltAt.words("COMMITTED"));
        killCoordinators();

        stage.fleet().addCoordinator(edited.with(HaltAt.POINTS, "PUBLISHED"));
        stage.awaitEnded("committed");
        // nobody takes the command, so that the next leader must publish it again
        worker.process().freeze();
        stage.roll("published", TWO);
        stage.awaitSaid(coordinator(), HaltAt.words("PUBLISHED"));
        killCoordinators();
        stage.fleet().addCoordinator(Special.NOTHING);
        await("the command is published again")
                .atMost(Duration.ofMinutes(1))
                .until(() -> stage.told().commands("published").size() == 2);
        worker.process().thaw();
        stage.awaitEnded("published");
    }

    private void restart() throws Exception {
        stage.roll("restart", WAITING);
        stage.awaitAsleep("restart");
        stage.databases().control().restart();
        stage.hurry("restart");
        stage.awaitEnded("restart");
    }

    private void goAway() throws Exception {
        stage.roll("away", WAITING);
        stage.awaitAsleep("away");
        awaitClaimWritten("away");
        stage.databases().control().kill();
        stage.hurry("away");
        await("the job ends without a control database")
                .atMost(Duration.ofMinutes(1))
                .until(() -> stage.told().answers("away").size() == 2);
        doneWhileAway = stage.databases().query("away", Databases.OUTBOX).isEmpty();
        // how long the fault lasts: there is no signal to wait for
        TimeUnit.SECONDS.sleep(30);
        stage.databases().control().startAgain();
        stage.awaitEnded("away");
    }

    /**
     * What the control database believes of a claim may be lost with it, and the job is dispatched
     * once more; that is not what this is about.
     */
    private void awaitClaimWritten(String tenant) throws Exception {
        await("the claim is in the control database")
                .atMost(Duration.ofSeconds(20))
                .until(() ->
                        !stage.databases()
                                .queryControl(
                                        "SELECT 1 FROM in_flight f JOIN job j ON j.id = f.job WHERE f.claimed AND j.tenant = '%s'"
                                                .formatted(tenant))
                                .isEmpty());
        stage.databases().execute(stage.databases().control(), "postgres", "CHECKPOINT");
    }

    /**
     * The leader is frozen just before it dispatches, loses the lock, and another one leads; then
     * it wakes up and does what it was about to do. Only its term's end keeps it from that: the
     * sessions with which it writes still live.
     */
    private void depose(Path directory) throws Exception {
        killCoordinators();
        var goOn = directory.resolve("go-on");
        var edited = Special.edited(Points.coordinator(directory.resolve("deposed")));
        var leader =
                stage.fleet()
                        .addCoordinator(
                                edited.with(HaltAt.POINTS, "TURN")
                                        .with(HaltAt.UNTIL, goOn.toString()))
                        .process();
        stage.roll("deposed", WAITING);
        stage.awaitSaid(leader, HaltAt.words("TURN"));
        deposedTerm = term();
        leader.freeze();
        stage.fleet().addCoordinator(Special.NOTHING);
        await("another leader")
                .atMost(Duration.ofMinutes(1))
                .until(() -> {
                    endLockOfOldLeader();
                    return term() > deposedTerm;
                });
        stage.awaitAsleep("deposed");
        Files.createFile(goOn);
        leader.thaw();
        await("the old one is refused")
                .atMost(Duration.ofMinutes(1))
                .until(() -> leader.text().contains(dispatchIsOver()));
        stage.roll("after", TWO);
        stage.hurry("deposed");
        stage.awaitEnded("deposed", "after");
        deposedSaid = leader.text();
    }

    private String dispatchIsOver() {
        return "dispatch ends: term %d is over".formatted(deposedTerm);
    }

    private long term() throws SQLException {
        return Long.parseLong(stage.databases().queryControl("SELECT term FROM leader").getFirst());
    }

    /** As the network or a time-out of the server does. */
    private void endLockOfOldLeader() throws SQLException {
        stage.databases()
                .queryControl(
                        "SELECT pg_terminate_backend(pid) FROM pg_locks WHERE locktype = 'advisory' AND granted AND database = (SELECT oid FROM pg_database WHERE datname = 'drover') AND NOT EXISTS (SELECT FROM pg_stat_activity a WHERE a.pid = pg_locks.pid AND a.backend_start > now() - interval '1 s')");
    }

    /** An hour ahead the one, an hour behind the other. */
    private void skewClocks(Path directory) throws Exception {
        killCoordinators();
        worker.process().kill();
        var ahead = Special.edited(Points.coordinatorWithClock(directory.resolve("ahead"), "1"));
        stage.fleet().addCoordinator(ahead);
        stage.fleet()
                .addWorker(
                        Special.edited(Points.workerWithClock(directory.resolve("behind"), "-1")));
        stage.roll("skewed", WAITING);
        stage.awaitAsleep("skewed");
        rollBroken("retried");
        await("a failed try")
                .atMost(Duration.ofMinutes(1))
                .until(() -> stage.told().failed("retried"));
        stage.databases().execute("retried", "DROP TABLE public.broken");
        awaitLeaseOutlived("skewed");
        handOver();
        applyThroughStandby(ahead);
        stage.hurry("skewed");
        stage.awaitEnded("skewed", "retried");
    }

    private void rollBroken(String tenant) throws SQLException {
        stage.databases().execute(tenant, "CREATE TABLE public.broken ()");
        stage.roll(tenant, FAILS_WHILE_BROKEN);
    }

    /**
     * What a leader an hour ahead put off for seconds does not wait for an hour at the next one.
     */
    private void handOver() throws Exception {
        rollBroken("handed");
        await("a third try that is noted as failed, so that the next one is put off")
                .atMost(Duration.ofMinutes(1))
                .until(() ->
                        stage.databases()
                                        .queryControl(
                                                "SELECT 1 FROM failure WHERE tenant = 'handed'")
                                        .size()
                                >= 3);
        killCoordinators();
        stage.databases().execute("handed", "DROP TABLE public.broken");
        stage.fleet().addCoordinator(Special.NOTHING);
        stage.awaitEnded("handed", SOON);
    }

    /** Nor does what is asked of one that is ahead, and waits while another one leads. */
    private void applyThroughStandby(Special ahead) throws Exception {
        var standby = stage.fleet().addCoordinator(ahead).process();
        // from then on it is asked first
        stage.awaitSaid(standby, "API at http");
        stage.roll("standby", TWO);
        stage.awaitEnded("standby", SOON);
    }

    /** Until a heartbeat has renewed the job's lease after the time when it would have ended. */
    private void awaitLeaseOutlived(String tenant) throws Exception {
        var lease =
                "FROM in_flight f JOIN job j ON j.id = f.job WHERE f.claimed AND j.tenant = '%s'"
                        .formatted(tenant);
        awaitClaimWritten(tenant);
        var end = stage.databases().queryControl("SELECT lease_until " + lease).getFirst();
        await("the lease is renewed past its first end")
                .atMost(Duration.ofMinutes(3))
                .until(() ->
                        !stage.databases()
                                .queryControl(
                                        "SELECT 1 %s AND lease_until > timestamptz '%s' + interval '62 s'"
                                                .formatted(lease, end))
                                .isEmpty());
    }

    private void restore() throws Exception {
        killCoordinators();
        var control = stage.databases().control();
        stage.fleet().addWorker(Special.NOTHING);
        stage.fleet().addCoordinator(Special.NOTHING);
        stage.roll("old", TWO);
        stage.awaitEnded("old");
        killCoordinators();
        shutOutEverybody();
        stage.databases().execute(control, "postgres", "CREATE DATABASE backup TEMPLATE drover");
        stage.databases()
                .execute(control, "postgres", "ALTER DATABASE drover ALLOW_CONNECTIONS true");
        stage.fleet().addCoordinator(Special.NOTHING);
        stage.roll("old", THREE);
        stage.roll("young", TWO);
        stage.awaitEnded("old", "young");
        killCoordinators();
        shutOutEverybody();
        stage.databases().execute(control, "postgres", "DROP DATABASE drover");
        stage.databases().execute(control, "postgres", "ALTER DATABASE backup RENAME TO drover");
        stage.fleet().addCoordinator(Special.NOTHING);
        stage.roll(
                "old",
                Scripts.release(
                        Scripts.table(1), Scripts.table(2), Scripts.table(3), Scripts.table(4)));
        stage.roll("next", TWO);
        stage.awaitEnded("old", "next");
        breachesAfterRestore =
                stage.verdict().stream()
                        // it is issued once more by a database that forgot that it did
                        .filter(breach -> !breach.startsWith("each dispatch its own order"))
                        .filter(breach -> !breach.startsWith("one command a dispatch"))
                        .toList();
    }

    /** Who looks on comes back as soon as he was sent away, and a copy must have it alone. */
    private void shutOutEverybody() throws SQLException {
        var control = stage.databases().control();
        stage.databases()
                .execute(control, "postgres", "ALTER DATABASE drover ALLOW_CONNECTIONS false");
        stage.databases()
                .execute(
                        control,
                        "postgres",
                        "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = 'drover'");
    }

    @Test
    @Tag("row-23")
    void aRestartOfTheControlDatabaseIsNoticedByNoJob() {
        assertThat(stage.told().claims("restart")).isEqualTo(1);
    }

    @Test
    @Tag("row-24")
    void withoutTheControlDatabaseJobsEndAndWhatTheyToldIsReadLater() {
        assertThat(doneWhileAway).isTrue();
        assertThat(stage.told().claims("away")).isEqualTo(1);
    }

    @Test
    @Tag("row-25")
    void aRestoredControlDatabaseReadsWhatItMissed() {
        assertThat(breachesAfterRestore).isEmpty();
    }

    @Test
    @Tag("row-50")
    void whatWasDispatchedAndNotPublishedIsPublishedByTheNextLeader() {
        assertThat(stage.told().commands("committed")).hasSize(1);
        assertThat(stage.told().claims("committed")).isEqualTo(1);
    }

    @Test
    @Tag("row-51")
    void whatWasPublishedTwiceRunsOnce() throws Exception {
        assertThat(stage.told().commands("published")).hasSize(2);
        assertThat(stage.attempt("published", 1)).isEqualTo(1);
    }

    @Test
    @Tag("row-52")
    void whoseTermIsOverWritesNothing() {
        assertThat(deposedSaid).contains(dispatchIsOver());
        for (var tenant : List.of("deposed", "after")) {
            assertThat(stage.told().commands(tenant)).hasSize(1);
            assertThat(stage.told().claims(tenant)).isEqualTo(1);
        }
    }

    @Test
    @Tag("row-53")
    void wrongClocksEndNoLeaseAndDelayNothing() throws Exception {
        assertThat(stage.told().claims("skewed")).isEqualTo(1);
        assertThat(stage.attempt("retried", 1)).isGreaterThan(1);
        assertThat(stage.attempt("handed", 1)).isGreaterThan(3);
        assertThat(stage.told().commands("standby")).hasSize(1);
    }

    @Test
    void everyPromiseIsKept() {
        assertThat(breaches).isEmpty();
    }
}
