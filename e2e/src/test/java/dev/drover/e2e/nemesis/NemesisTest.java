package dev.drover.e2e.nemesis;

import static org.assertj.core.api.Assertions.assertThat;

import dev.drover.e2e.checker.History;
import dev.drover.e2e.faults.FaultProxy;
import dev.drover.e2e.fleet.Fleet;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The fleet keeps its promises while everything in it dies. */
@Order(3)
class NemesisTest {
    @TempDir Path directory;

    @Test
    @Timeout(300)
    void aShortOne() throws Exception {
        var done = run(24, Duration.ofSeconds(15), 1, System.nanoTime(), Duration.ofMillis(150));
        assertThat(done.keySet()).as("somebody died").contains(Faults.WORKER_KILLED);
    }

    /** {@code nemesis.minutes}, {@code nemesis.seed}, {@code nemesis.tenants}. */
    @Test
    @Timeout(value = 2, unit = TimeUnit.HOURS)
    @Tag("nemesis")
    void aLongOne() throws Exception {
        var _ =
                run(
                        Integer.getInteger("nemesis.tenants", 300),
                        Duration.ofMinutes(Integer.getInteger("nemesis.minutes", 10)),
                        5,
                        Long.getLong("nemesis.seed", System.nanoTime()),
                        Duration.ofMillis(300));
    }

    /** What was done, and how often. */
    private Map<String, Integer> run(
            int tenants, Duration faultsFor, int rollouts, long seed, Duration each)
            throws Exception {
        System.out.println("nemesis: begins with seed " + seed);
        var history = new History(10, each);
        try (var fleet = Fleet.start(directory, Fleet.Size.separate(0, 2, 2, 3));
                var proxy = proxyBefore(fleet, "pg-1", 1)) {
            fleet.databases().createTenants(tenants);
            fleet.importTenants();
            var faults = new Faults(fleet, List.of(proxy), Faults.Kind.EVERYTHING, seed, faultsFor);
            assertThat(new Run(fleet, history, faults, rollouts).verdict())
                    .as("breaches, seed %d", seed)
                    .isEmpty();
            return faults.done();
        }
    }

    /** The fleet knows a server by its proxy's address; those who judge ask it directly. */
    private static FaultProxy proxyBefore(Fleet fleet, String entry, int number) {
        var databases = fleet.databases();
        var server = databases.servers().get(number);
        var proxy = new FaultProxy(server.port());
        databases.nameServer(entry, proxy.port(), databases.credential(server), server);
        return proxy;
    }
}
