package dev.drover.e2e.faults;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.drover.e2e.fleet.Fleet.Special;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A worker is frozen for longer than its jobs' leases, and one is told to stop. */
@Tag("matrix")
@TestInstance(Lifecycle.PER_CLASS)
@Timeout(900)
class WorkerStopTest {
    private static final Map<String, String> WAITING =
            Scripts.release(Scripts.table(1), Scripts.untilTold(2), Scripts.table(3));

    private Stage stage;
    private Duration stopping = Duration.ZERO;

    @BeforeAll
    @Timeout(600) // the class's own counts for its tests alone
    void stopThem(@TempDir Path directory) throws Exception {
        stage = Stage.set(directory, 1, 1, 16);
        stage.tenants("frozen", "finished", "given");
        var frozen = stage.fleet().addWorker(Special.NOTHING).process();
        stage.roll("frozen", WAITING);
        stage.awaitAsleep("frozen");
        frozen.freeze();
        try {
            stop();
            stage.fleet().addWorker(Special.NOTHING);
            stage.awaitAsleep("given");
            stage.hurry("given");
            stage.awaitEnded("finished", "given");
            await("another worker is at the frozen one's job")
                    .atMost(Duration.ofMinutes(3))
                    .until(() -> stage.told().deferrals("frozen").contains("LEASE_BUSY"));
        } finally {
            frozen.thaw();
        }
        stage.hurry("frozen");
        stage.awaitEnded("frozen");
    }

    /** Of its two jobs one ends within the grace. */
    private void stop() throws Exception {
        var stopped = stage.fleet().addWorker(Special.NOTHING).process();
        stage.roll("finished", WAITING);
        stage.roll("given", WAITING);
        stage.awaitAsleep("finished");
        stage.awaitAsleep("given");
        long start = System.nanoTime();
        stopped.terminate();
        stage.hurry("finished");
        stopped.await(Duration.ofMinutes(2));
        stopping = Duration.ofNanos(System.nanoTime() - start);
    }

    @AfterAll
    void close() {
        stage.close();
    }

    @Test
    @Tag("row-15")
    void aFrozenWorkersJobIsBusyForOthersAndRunsOnce() throws Exception {
        assertThat(stage.told().deferrals("frozen")).contains("LEASE_BUSY");
        assertThat(stage.effects("frozen")).isEqualTo(Map.of(1, 1, 2, 1, 3, 1));
    }

    @Test
    @Tag("row-17")
    void aStoppingWorkerEndsWhatItCanAndGivesTheRestBack() throws Exception {
        assertThat(stage.told().claims("finished")).isEqualTo(1);
        assertThat(stage.told().deferrals("finished")).isEmpty();
        assertThat(stage.told().deferrals("given")).containsOnly("WORKER_DRAINING");
        assertThat(stage.attempt("given", 2)).isEqualTo(1);
        // the grace is 30 s
        assertThat(stopping).isLessThan(Duration.ofSeconds(60));
    }

    @Test
    void everyPromiseIsKept() throws Exception {
        assertThat(stage.verdict()).isEmpty();
    }
}
