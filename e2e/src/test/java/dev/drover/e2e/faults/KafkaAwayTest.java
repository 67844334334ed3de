package dev.drover.e2e.faults;

import static org.assertj.core.api.Assertions.assertThat;

import dev.drover.e2e.fleet.Fleet.Special;
import dev.drover.e2e.program.DroverProcess;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The broker restarts, is away for a while, and comes back without its data. */
@Tag("matrix")
@TestInstance(Lifecycle.PER_CLASS)
@Timeout(900)
class KafkaAwayTest {
    private static final List<String> AWAY = named("away", 10);
    private static final List<String> RESTART = named("restart", 3);

    private Stage stage;
    private List<String> breaches = List.of();
    private List<String> breachesAfterLoss = List.of();
    private boolean outboxesHeld;

    @BeforeAll
    @Timeout(600) // the class's own counts for its tests alone
    void goAway(@TempDir Path directory) throws Exception {
        stage = Stage.set(directory, 1, 1, 64);
        stage.tenants("f0", "lost", "new");
        stage.tenants(AWAY.toArray(String[]::new));
        stage.tenants(RESTART.toArray(String[]::new));
        restartWithRecordsTaken(directory);
        restart();
        outboxesHeld = KafkaOutage.of(stage, AWAY, Duration.ofSeconds(30));
        breaches = stage.verdict();
        loseEverything();
    }

    @AfterAll
    void close() {
        stage.close();
    }

    static List<String> named(String prefix, int count) {
        return IntStream.range(0, count).mapToObj(i -> prefix + i).toList();
    }

    private void restartWithRecordsTaken(Path directory) throws Exception {
        var goOn = directory.resolve("go-on");
        stage.roll("f0", Scripts.release(Scripts.table(1)));
        var halted =
                stage.fleet()
                        .addWorker(
                                Special.edited(Points.worker(directory.resolve("points")))
                                        .with(HaltAt.POINTS, "F0")
                                        .with(HaltAt.UNTIL, goOn.toString()));
        stage.awaitSaid(halted.process(), HaltAt.words("F0"));
        stage.fleet().broker().kill();
        stage.fleet().startBrokerAgain();
        Files.createFile(goOn);
        stage.fleet().addWorker(Special.NOTHING);
        stage.awaitEnded("f0");
    }

    private void restart() throws Exception {
        stage.roll(RESTART, Scripts.release(Scripts.table(1), Scripts.untilTold(2)));
        RESTART.forEach(stage::awaitAsleep);
        stage.fleet().broker().kill();
        stage.fleet().startBrokerAgain();
        for (var tenant : RESTART) {
            stage.hurry(tenant);
        }
        stage.awaitEnded(RESTART.getFirst());
    }

    private void loseEverything() throws Exception {
        stage.roll("lost", Scripts.release(Scripts.table(1), Scripts.untilTold(2)));
        stage.awaitAsleep("lost");
        stage.fleet().broker().kill();
        delete(stage.fleet().brokerDirectory());
        stage.fleet().startBrokerAgain();
        var made =
                DroverProcess.run(
                        Map.of(),
                        Duration.ofMinutes(1),
                        List.of("topics", "create", "--kafka", stage.fleet().kafka()));
        assertThat(made.exitCode()).as(made.text()).isZero();
        stage.hurry("lost");
        stage.awaitEnded("lost");
        stage.roll("new", Scripts.release(Scripts.table(1)));
        stage.awaitEnded("new");
        breachesAfterLoss =
                stage.verdict().stream()
                        // what was told before is gone, as everybody's who reads it
                        .filter(breach -> !breach.startsWith("what is told is in the ledger"))
                        .toList();
    }

    private static void delete(Path directory) throws IOException {
        try (var files = Files.walk(directory)) {
            for (var file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(file);
            }
        }
    }

    @Test
    @Tag("row-18")
    @Tag("row-21")
    void aRestartOfTheBrokerIsNoticedByNoJob() throws Exception {
        for (var tenant : RESTART) {
            assertThat(
                            stage.databases()
                                    .query(
                                            tenant,
                                            "SELECT attempt FROM drover.schema_migrations WHERE rank > 0"))
                    .containsOnly("1");
        }
        assertThat(stage.fleet().client().job(stage.rollout("restart0")).dispatch()).isEqualTo(1);
    }

    @Test
    @Tag("row-19")
    void withKafkaAwayMigrationsFinishAndTheirEventsWait() {
        assertThat(outboxesHeld).isTrue();
    }

    @Test
    @Tag("row-20")
    void recordsThatWereTakenWhenTheBrokerDiedRunOnce() throws Exception {
        assertThat(stage.effects("f0")).isEqualTo(Map.of(1, 1));
    }

    @Test
    @Tag("row-22")
    void withoutKafkasDataJobsGoOnAndNoTruthIsLost() {
        assertThat(breachesAfterLoss).isEmpty();
    }

    @Test
    void everyPromiseIsKept() {
        assertThat(breaches).isEmpty();
    }
}
