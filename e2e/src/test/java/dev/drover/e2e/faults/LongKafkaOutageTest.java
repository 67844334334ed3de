package dev.drover.e2e.faults;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.drover.e2e.fleet.Fleet.Special;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** No broker for so long that every lease would have ended many times over. */
@Tag("outage")
class LongKafkaOutageTest {
    private static final int JOBS = 50;
    private static final int WORKERS = 3;

    /** {@code outage.minutes}, {@code outage.jobs}. */
    @Test
    @Tag("row-x3")
    @Timeout(value = 2, unit = TimeUnit.HOURS)
    void nobodyIsTakenForLostAfterwards(@TempDir Path directory) throws Exception {
        var tenants = KafkaAwayTest.named("away", Integer.getInteger("outage.jobs", JOBS));
        int half = tenants.size() / 2;
        // a worker that claims more than it has slots for would let them wait
        try (var stage = Stage.set(directory, 2, 2, tenants.size())) {
            stage.tenantsAt("pg-0", tenants.subList(0, half).toArray(String[]::new));
            stage.tenantsAt("pg-1", tenants.subList(half, tenants.size()).toArray(String[]::new));
            for (int i = 0; i < WORKERS; i++) {
                stage.fleet().addWorker(Special.NOTHING);
            }
            boolean kept =
                    KafkaOutage.of(
                            stage,
                            tenants,
                            Duration.ofMinutes(Integer.getInteger("outage.minutes", 10)));
            assertThat(kept).isTrue();
            // a lease that was to end wrongly would have by now: it is six heartbeats long
            long before = stage.told().heartbeats();
            await("every worker was heard again and again")
                    .atMost(Duration.ofMinutes(5))
                    .pollInterval(Duration.ofSeconds(2))
                    .until(() -> stage.told().heartbeats() >= before + 9L * WORKERS);
            assertThat(stage.told().claims(tenants.getFirst())).isEqualTo(1);
            assertThat(stage.verdict()).isEmpty();
        }
    }
}
