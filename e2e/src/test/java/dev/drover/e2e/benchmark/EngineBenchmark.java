package dev.drover.e2e.benchmark;

import static org.assertj.core.api.Assertions.assertThat;

import dev.drover.engine.CommitPolicy;
import dev.drover.engine.CommitPolicy.Durability;
import dev.drover.engine.source.InvalidReleaseException;
import dev.drover.engine.source.MigrationFolder;
import dev.drover.engine.source.ReadOptions;
import dev.drover.engine.source.Release;
import dev.drover.engine.source.ReleaseReader;
import java.io.File;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The engine against hand-written JDBC, psql and Flyway. */
@Tag("benchmark")
class EngineBenchmark {
    private static final int MIGRATIONS = Integer.getInteger("benchmark.migrations", 25);
    private static final int DATABASES = Integer.getInteger("benchmark.databases", 40);
    private static final int ROUNDS = Integer.getInteger("benchmark.rounds", 7);
    private static final double TOLERANCE = 0.9;

    private static final String FLOOR = "floor (by hand)";
    private static final String CONNECT = "connect and close";
    private static final String FLYWAY = "Flyway 13";
    private static final String DEFAULT = "drover, default";
    private static final String EACH = "drover, durable each";
    private static final String ONE_BY_ONE = "drover, one message each";
    private static final String TOGETHER = "drover, one transaction";

    private final PrintStream out = new PrintStream(System.out, true, StandardCharsets.UTF_8);
    private final List<String> missed = new ArrayList<>();

    @TempDir Path folder;

    @Test
    @Timeout(value = 2, unit = TimeUnit.HOURS)
    void theEngineReachesItsGoals() throws Exception {
        out.printf(
                "%n%d databases × %d migrations, %d rounds after a warm-up, fsync and synchronous_commit on,%n"
                        + "databases emptied before each turn. Ratios are medians over rounds, with lowest and highest.%n",
                DATABASES, MIGRATIONS, ROUNDS);
        try (var server = new Server(folder.resolve("postgres"))) {
            var one = race(server, Scripts.texts(MIGRATIONS), DATABASES, 1);
            var four = race(server, Scripts.texts(MIGRATIONS), DATABASES, 4);
            var first = race(server, Scripts.texts(1), Math.min(DATABASES, 10), 1);
            judge(one, four, first);
        }
        assertThat(missed).as("goals missed by more than a tenth").isEmpty();
    }

    private Race race(Server server, List<String> scripts, int databases, int threads)
            throws Exception {
        var race = new Race(server, contenders(server, scripts), databases, threads);
        race.run(ROUNDS);
        print(race, scripts.size(), threads);
        return race;
    }

    private List<Contender> contenders(Server server, List<String> scripts) throws Exception {
        var files = Scripts.write(Files.createTempDirectory(folder, "migrations"), scripts);
        var release = release(files);
        var each = CommitPolicy.DEFAULT.durability(Durability.EACH);
        var contenders = new ArrayList<Contender>();
        contenders.add(new Floor(server, scripts));
        contenders.add(new Connecting(server));
        contenders.add(new Flyways(server, files));
        contenders.add(Ours.of(DEFAULT, server, release, CommitPolicy.DEFAULT));
        contenders.add(Ours.of(EACH, server, release, each));
        contenders.add(Ours.of(ONE_BY_ONE, server, release, each.oneByOne()));
        contenders.add(Ours.of(TOGETHER, server, release, CommitPolicy.DEFAULT.inOneTransaction()));
        var psql = psql();
        if (psql.isPresent()) {
            contenders.add(Psql.of(server, psql.get(), folder, scripts));
        } else {
            out.println("psql is not on the PATH, so it does not take part.");
        }
        return contenders;
    }

    private static Release release(Path files) throws InvalidReleaseException {
        return ReleaseReader.read(MigrationFolder.read(files), ReadOptions.DEFAULT);
    }

    private static Optional<Path> psql() {
        var path = Optional.ofNullable(System.getenv("PATH")).orElse("");
        return Pattern.compile(File.pathSeparator, Pattern.LITERAL)
                .splitAsStream(path)
                .map(each -> Path.of(each).resolve("psql"))
                .filter(Files::isExecutable)
                .findFirst();
    }

    private void print(Race race, int migrations, int threads) throws Exception {
        out.printf(
                "%n%d migration(s), %d thread(s)%n%-26s %9s %16s %9s %9s %16s %9s%n",
                migrations,
                threads,
                "",
                "apply/s",
                "× floor",
                "× Flyway",
                "no-op/s",
                "× floor",
                "× Flyway");
        for (var name :
                List.of(FLOOR, CONNECT, "psql", FLYWAY, DEFAULT, EACH, ONE_BY_ONE, TOGETHER)) {
            if (!name.equals("psql") || psql().isPresent()) {
                printRow(race, migrations, name);
            }
        }
    }

    private void printRow(Race race, int migrations, String name) {
        out.printf("%-26s", name);
        if (name.equals(CONNECT)) {
            out.printf(" %9s %16s %9s", "", "", "");
        } else {
            var apply = race.applying(name);
            out.printf(
                    " %9.0f %5.2f %10s %9.2f",
                    migrations * race.databases() / apply.median(),
                    apply.speedOver(race.applying(FLOOR)),
                    apply.spreadOver(race.applying(FLOOR)),
                    apply.speedOver(race.applying(FLYWAY)));
        }
        if (name.equals("psql")) {
            out.println();
            return;
        }
        var nothing = race.doingNothing(name);
        out.printf(
                " %9.0f %5.2f %10s %9.2f%n",
                race.databases() / nothing.median(),
                nothing.speedOver(race.doingNothing(FLOOR)),
                nothing.spreadOver(race.doingNothing(FLOOR)),
                nothing.speedOver(race.doingNothing(FLYWAY)));
    }

    private void judge(Race one, Race four, Race first) {
        double perDatabase = 1000.0 / one.databases();
        double overhead =
                (one.applying(ONE_BY_ONE).median() - one.applying(FLOOR).median())
                        * perDatabase
                        / MIGRATIONS;
        double firstUse =
                (first.applying(DEFAULT).median() - first.applying(FLOOR).median())
                        * 1000
                        / first.databases();
        out.printf(
                "%nbeyond the floor: first use of a database %.1f ms; each migration, one message each, %.2f ms%n%n",
                firstUse, overhead);
        var floor = one.applying(FLOOR);
        goal("apply, default, × floor", one.applying(DEFAULT).speedOver(floor), 1.2);
        goal("apply, durable each, × floor", one.applying(EACH).speedOver(floor), 0.95);
        goal("apply, one message each, × floor", one.applying(ONE_BY_ONE).speedOver(floor), 0.8);
        goal(
                "nothing to do, × floor",
                one.doingNothing(DEFAULT).speedOver(one.doingNothing(FLOOR)),
                0.9);
        goal(
                "apply, × Flyway, 1 thread",
                one.applying(DEFAULT).speedOver(one.applying(FLYWAY)),
                3.5);
        goal(
                "apply, × Flyway, 4 threads",
                four.applying(DEFAULT).speedOver(four.applying(FLYWAY)),
                3.5);
        goal(
                "nothing to do, × Flyway, 1 thread",
                one.doingNothing(DEFAULT).speedOver(one.doingNothing(FLYWAY)),
                5);
        goal(
                "nothing to do, × Flyway, 4 threads",
                four.doingNothing(DEFAULT).speedOver(four.doingNothing(FLYWAY)),
                5);
        goal("0.5 ms / ledger overhead per migration", 0.5 / Math.max(0.01, overhead), 1);
    }

    private void goal(String what, double measured, double wanted) {
        var verdict =
                measured >= wanted
                        ? "reached"
                        : measured >= TOLERANCE * wanted ? "within a tenth" : "MISSED";
        out.printf("%-42s %6.2f  goal %5.2f  %s%n", what, measured, wanted, verdict);
        if (measured < TOLERANCE * wanted) {
            missed.add(what);
        }
    }
}
