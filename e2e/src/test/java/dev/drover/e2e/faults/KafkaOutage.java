package dev.drover.e2e.faults;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.drover.e2e.fleet.Databases;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** No broker for a while, with jobs running; nobody may be taken for lost because of it. */
final class KafkaOutage {
    private KafkaOutage() {}

    /**
     * @return whether every migration was done and its event kept while there was no Kafka
     */
    static boolean of(Stage stage, List<String> tenants, Duration lasting) throws Exception {
        stage.roll(
                tenants, Scripts.release(Scripts.table(1), Scripts.untilTold(2), Scripts.table(3)));
        tenants.forEach(stage::awaitAsleep);
        stage.fleet().broker().kill();
        long back = System.nanoTime() + lasting.toNanos();
        for (var tenant : tenants) {
            stage.hurry(tenant);
        }
        await("everything done without Kafka")
                .atMost(Duration.ofMinutes(2))
                .until(() -> allDone(stage, tenants));
        // how long the fault lasts: there is no signal to wait for
        TimeUnit.NANOSECONDS.sleep(back - System.nanoTime());
        boolean kept = allKept(stage, tenants);
        stage.fleet().startBrokerAgain();
        stage.awaitEnded(tenants.getFirst());
        for (var job :
                stage.fleet()
                        .client()
                        .ask(client -> client.jobs(stage.rollout(tenants.getFirst())))) {
            assertThat(job.state()).as(job.toString()).isEqualTo("SUCCEEDED");
            assertThat(job.dispatch()).as("dispatches of %s", job).isEqualTo(1);
        }
        return kept;
    }

    private static boolean allDone(Stage stage, List<String> tenants) throws SQLException {
        for (var tenant : tenants) {
            if (stage.databases()
                    .query(tenant, "SELECT 1 FROM drover.schema_migrations WHERE version = '3'")
                    .isEmpty()) {
                return false;
            }
        }
        return true;
    }

    private static boolean allKept(Stage stage, List<String> tenants) throws SQLException {
        for (var tenant : tenants) {
            if (stage.databases().query(tenant, Databases.OUTBOX).isEmpty()) {
                return false;
            }
        }
        return true;
    }
}
