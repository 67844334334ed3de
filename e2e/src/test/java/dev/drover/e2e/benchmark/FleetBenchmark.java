package dev.drover.e2e.benchmark;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * The whole road, control database, Kafka and all, in this process, against Flyway in a pool of as
 * many threads as the worker has slots.
 */
@Tag("benchmark")
class FleetBenchmark {
    private static final int MIGRATIONS = Integer.getInteger("benchmark.migrations", 25);
    private static final int DATABASES = Integer.getInteger("benchmark.databases", 200);
    private static final int ROUNDS = Integer.getInteger("benchmark.rounds", 7);

    /** All of it runs in one JVM, whose compilers are busy for thousands of migrations. */
    private static final int WARM_UPS = Integer.getInteger("benchmark.warmups", 4);

    private static final int WIDTH = Integer.getInteger("benchmark.width", 8);
    private static final int LATENCIES = 11;

    private final PrintStream out = new PrintStream(System.out, true, StandardCharsets.UTF_8);
    private final Samples flywayApplies = new Samples();
    private final Samples flywayLooks = new Samples();
    private final Samples fleetApplies = new Samples();
    private final Samples fleetLooks = new Samples();

    @TempDir Path folder;

    @Test
    @Timeout(value = 2, unit = TimeUnit.HOURS)
    void theFleetIsFasterThanFlywayInAPool() throws Exception {
        out.printf(
                "%n%d databases × %d migrations, %d rounds after %d to warm up, width %d%n",
                DATABASES, MIGRATIONS, ROUNDS, WARM_UPS, WIDTH);
        var scripts = Scripts.texts(MIGRATIONS);
        var files = Scripts.write(Files.createDirectory(folder.resolve("migrations")), scripts);
        try (var server = new Server(folder.resolve("postgres"));
                var fleet = InProcessFleet.start(folder.resolve("fleet"), server, WIDTH)) {
            var names = server.create(DATABASES);
            var lone = server.create(LATENCIES + 1);
            fleet.importTenants(names);
            fleet.importTenants(lone);
            double cold = fleet.secondsToFirstStatement(lone.getFirst());
            for (int round = 0; round < WARM_UPS + ROUNDS; round++) {
                var turns = new ArrayList<Turn>();
                turns.add(counts -> flyway(server, files, names, counts));
                turns.add(counts -> fleet(fleet, scripts, names, counts));
                Collections.rotate(turns, round);
                for (var turn : turns) {
                    server.clean(names);
                    turn.run(round >= WARM_UPS);
                }
            }
            row("Flyway 13, " + WIDTH + " threads", flywayApplies, flywayLooks);
            row("drover, " + WIDTH + " slots", fleetApplies, fleetLooks);
            fleet.whereTheTimeGoes().forEach(out::println);
            judge(cold, latency(fleet, lone.subList(1, lone.size())));
        }
    }

    private interface Turn {
        void run(boolean counts) throws Exception;
    }

    private void flyway(Server server, Path files, List<String> names, boolean counts)
            throws Exception {
        var flyway = new Flyways(server, files);
        for (var samples : List.of(flywayApplies, flywayLooks)) {
            double seconds = inAPool(flyway, names);
            if (counts) {
                samples.add(seconds);
            }
        }
    }

    private static double inAPool(Contender contender, List<String> names) throws Exception {
        try (var pool = Executors.newFixedThreadPool(WIDTH)) {
            var work = new ArrayList<Callable<Boolean>>();
            for (var name : names) {
                work.add(() -> {
                    contender.migrate(name);
                    return true;
                });
            }
            long begin = System.nanoTime();
            for (var done : pool.invokeAll(work)) {
                done.get();
            }
            return (System.nanoTime() - begin) / 1e9;
        }
    }

    private void fleet(
            InProcessFleet fleet, List<String> scripts, List<String> names, boolean counts)
            throws Exception {
        for (var samples : List.of(fleetApplies, fleetLooks)) {
            double seconds = fleet.roll(scripts, names);
            if (counts) {
                samples.add(seconds);
            }
        }
    }

    private static double latency(InProcessFleet fleet, List<String> databases) throws Exception {
        var seconds = new ArrayList<Double>();
        for (var database : databases) {
            seconds.add(fleet.secondsToFirstStatement(database));
        }
        return seconds.stream().sorted().toList().get(seconds.size() / 2);
    }

    private void row(String name, Samples applies, Samples looks) {
        out.printf(
                "%-24s apply %7.0f migrations/s   nothing to do %6.0f databases/s%n",
                name, DATABASES * MIGRATIONS / applies.median(), DATABASES / looks.median());
    }

    private void judge(double cold, double idle) {
        double apply = fleetApplies.speedOver(flywayApplies);
        double look = fleetLooks.speedOver(flywayLooks);
        out.printf(
                "%napply, × Flyway          %5.2f  (%s)  goal 2.00%n",
                apply, fleetApplies.spreadOver(flywayApplies));
        out.printf(
                "nothing to do, × Flyway  %5.2f  (%s)%n", look, fleetLooks.spreadOver(flywayLooks));
        out.printf(
                "apply -> first statement in a tenant, idle fleet  %4.0f ms  goal 150%n",
                idle * 1e3);
        out.printf(
                "apply -> first statement in a tenant, new group   %4.0f ms  goal 1500%n",
                cold * 1e3);
        assertThat(apply).as("slower than Flyway in a thread pool").isGreaterThan(1);
    }
}
