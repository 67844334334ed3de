package dev.drover.e2e.benchmark;

import static org.assertj.core.api.Assertions.assertThat;

import dev.drover.contracts.command.LedgerPolicy;
import dev.drover.contracts.http.ReleaseUpload;
import dev.drover.contracts.http.RolloutRequest;
import dev.drover.contracts.http.RolloutRequest.Selection;
import dev.drover.contracts.http.RolloutRequest.Strategy;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.sql.Timestamp;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.assertj.core.api.SoftAssertions;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * A fleet of simulated tenants that grows tenfold at a time, each time rolled over with two events
 * a job; then a fifth of it with 27. What counts is the coordinator: everything else is as fast as
 * it can be made.
 */
@Tag("benchmark")
class ScaleBenchmark {
    private static final String TENANTS =
            System.getProperty("benchmark.tenants", "1000,10000,100000");
    private static final String OPTIONS = System.getProperty("benchmark.jvm", "");
    private static final int MIGRATIONS = 25;
    private static final Duration LOOK_EVERY = Duration.ofSeconds(4);

    private final PrintStream out = new PrintStream(System.out, true, StandardCharsets.UTF_8);
    private final List<Row> rows = new ArrayList<>();
    private int releases;

    @TempDir Path folder;

    /** What a rollout over so many tenants took. */
    private record Row(
            int tenants,
            int events,
            double importSeconds,
            double planSeconds,
            double applySeconds,
            double seconds,
            double statusMillis,
            double liveHeap,
            double peakHeap,
            Expense expense,
            List<String> statements) {
        double jobsPerSecond() {
            return tenants / seconds;
        }
    }

    @Test
    @Timeout(value = 1, unit = TimeUnit.HOURS)
    void theCoordinatorKeepsUpWithWorkersThatAnswerAtOnce() throws Exception {
        var sizes = Arrays.stream(TENANTS.split(",")).mapToInt(Integer::parseInt).toArray();
        var options = Arrays.stream(OPTIONS.split(" ")).filter(each -> !each.isEmpty()).toList();
        try (var fleet = new ScaleFleet(folder, options)) {
            int there = 0;
            for (int size : sizes) {
                long began = System.nanoTime();
                fleet.importTenants(there, size);
                double seconds = (System.nanoTime() - began) / 1e9;
                there = size;
                report(roll(fleet, size, 2, seconds, Selection.ALL));
            }
            fleet.engine().tellOfMigrations(true);
            var fifth = new Selection(List.of(), List.of(), Map.of("fifth", "0"));
            report(roll(fleet, there / 5, MIGRATIONS + 2, 0, fifth));
        }
        table();
        judge();
    }

    private Row roll(
            ScaleFleet fleet, int tenants, int events, double importSeconds, Selection selection)
            throws Exception {
        var request = request(fleet.client().upload(release()).digest(), selection);
        awaitNothingUnsent(fleet);
        double planned = seconds(() -> fleet.client().plan(request));
        var before = fleet.expense();
        fleet.forgetStatements();
        long began = System.nanoTime();
        var id = fleet.client().start(request, UUID.randomUUID().toString()).id();
        double applied = (System.nanoTime() - began) / 1e9;
        var started = Instant.now();
        var status = new ArrayList<Double>();
        double peak = 0;
        Optional<Instant> ended = Optional.empty();
        long looked = System.nanoTime() - LOOK_EVERY.toNanos();
        while (ended.isEmpty()) {
            // both cost processor time that the fleet would have
            if (System.nanoTime() - looked >= LOOK_EVERY.toNanos()) {
                looked = System.nanoTime();
                status.add(seconds(() -> fleet.client().rollout(id)));
                peak = Math.max(peak, fleet.heap());
            }
            TimeUnit.MILLISECONDS.sleep(200);
            ended = ended(fleet, id);
        }
        var view = fleet.client().rollout(id);
        assertThat(view.counts().succeeded()).as(view.toString()).isEqualTo(tenants);
        awaitNothingUnsent(fleet);
        var expense = fleet.expense().minus(before);
        var statements = fleet.statements(tenants);
        return new Row(
                tenants,
                events,
                importSeconds,
                planned,
                applied,
                Duration.between(started, ended.orElseThrow()).toNanos() / 1e9,
                1e3 * status.stream().sorted().toList().get(status.size() / 2),
                fleet.liveHeap(),
                peak,
                expense,
                statements);
    }

    private static Optional<Instant> ended(ScaleFleet fleet, String rollout) throws Exception {
        try (var query =
                fleet.control().prepareStatement("SELECT ended_at FROM rollout WHERE id = ?")) {
            query.setString(1, rollout);
            try (var row = query.executeQuery()) {
                row.next();
                return Optional.ofNullable(row.getTimestamp(1)).map(Timestamp::toInstant);
            }
        }
    }

    /** What was registered and what has moved has been told. */
    private static void awaitNothingUnsent(ScaleFleet fleet) throws Exception {
        try (var statement = fleet.control().createStatement()) {
            while (true) {
                try (var row =
                        statement.executeQuery(
                                """
                                SELECT EXISTS (SELECT FROM tenant_state_unsent)
                                  OR EXISTS (SELECT FROM tenant_event)
                                """)) {
                    row.next();
                    if (!row.getBoolean(1)) {
                        return;
                    }
                }
                TimeUnit.MILLISECONDS.sleep(200);
            }
        }
    }

    private interface Work {
        Object run() throws Exception;
    }

    private static double seconds(Work work) throws Exception {
        long began = System.nanoTime();
        work.run();
        return (System.nanoTime() - began) / 1e9;
    }

    private static RolloutRequest request(String release, Selection selection) {
        return new RolloutRequest(
                "default",
                release,
                Optional.empty(),
                selection,
                Strategy.DEFAULT,
                LedgerPolicy.DEFAULT,
                "migrate",
                Optional.of("benchmark"));
    }

    /** As long as any, and another one each time. */
    private ReleaseUpload release() {
        releases++;
        var files = new ArrayList<ReleaseUpload.File>();
        for (int i = 1; i <= MIGRATIONS; i++) {
            var text = "CREATE TABLE t_%d_%d (id bigint);".formatted(releases, i);
            files.add(
                    new ReleaseUpload.File(
                            "%03d_step.sql".formatted(i),
                            Base64.getEncoder()
                                    .encodeToString(text.getBytes(StandardCharsets.UTF_8))));
        }
        return new ReleaseUpload(Optional.empty(), Map.of(), files);
    }

    private void report(Row row) {
        rows.add(row);
        out.printf(
                "%n%,d tenants, %d events a job: %,.0f jobs/s, %.1f s%n",
                row.tenants(), row.events(), row.jobsPerSecond(), row.seconds());
        var expense = row.expense();
        double jobs = row.tenants();
        out.printf(
                "  rows written per job  %.2f: %s%n",
                expense.writesPer(row.tenants()), each(expense.writes(), jobs));
        out.printf(
                "  updates               %.1f %% HOT, %.0f bytes of WAL per job%n",
                100.0 * expense.hot() / Math.max(1, expense.updates()), expense.walBytes() / jobs);
        out.printf(
                "  records per job       %.2f: %s%n",
                expense.recordsPer(row.tenants()), each(expense.records(), jobs));
        out.printf(
                "  processor, µs per job %s%n",
                expense.processor().entrySet().stream()
                        .map(e ->
                                "%s %.0f"
                                        .formatted(e.getKey(), e.getValue().toNanos() / 1e3 / jobs))
                        .collect(Collectors.joining(", ")));
        row.statements().forEach(line -> out.printf("  %s%n", line));
    }

    private static String each(Map<String, Long> counts, double jobs) {
        return counts.entrySet().stream()
                .filter(e -> e.getValue() / jobs >= 0.005)
                .map(e -> "%s %.2f".formatted(e.getKey(), e.getValue() / jobs))
                .collect(Collectors.joining(", "));
    }

    private void table() {
        out.printf(
                "%n%9s %7s %9s %8s %8s %8s %8s %9s %9s %9s %9s%n",
                "tenants",
                "events",
                "import s",
                "plan s",
                "apply s",
                "roll s",
                "jobs/s",
                "µs/tenant",
                "status ms",
                "live MB",
                "peak MB");
        for (var row : rows) {
            out.printf(
                    "%,9d %7d %9.2f %8.2f %8.2f %8.2f %,8.0f %9.0f %9.0f %9.0f %9.0f%n",
                    row.tenants(),
                    row.events(),
                    row.importSeconds(),
                    row.planSeconds(),
                    row.applySeconds(),
                    row.seconds(),
                    row.jobsPerSecond(),
                    1e6
                            * (row.importSeconds()
                                    + row.planSeconds()
                                    + row.applySeconds()
                                    + row.seconds())
                            / row.tenants(),
                    row.statusMillis(),
                    row.liveHeap(),
                    row.peakHeap());
        }
        out.println(
                "roll: from the answer to apply to the rollout's end; live: after a full collection;"
                        + " peak: with garbage, of at most 256 MB");
    }

    private void judge() {
        var largest = rows.get(rows.size() - 2);
        var talkative = rows.getLast();
        var measures = new SoftAssertions();
        out.printf("%n");
        rate(measures, "jobs/s, 2 events a job", largest.jobsPerSecond(), 8_000);
        rate(measures, "jobs/s, 27 events a job", talkative.jobsPerSecond(), 2_000);
        limit(measures, "plan, s", largest.planSeconds(), 5);
        limit(measures, "status, ms", largest.statusMillis(), 200);
        limit(
                measures,
                "live heap after the largest rollout, MB",
                rows.stream().mapToDouble(Row::liveHeap).max().orElseThrow(),
                256);
        limit(
                measures,
                "live heap after the last rollout over that after the first, MB",
                talkative.liveHeap() - rows.getFirst().liveHeap(),
                64);
        measures.assertAll();
    }

    /** How many a second hangs on the machine and what else it does, so half of it is enough. */
    private void rate(SoftAssertions measures, String what, double measured, double goal) {
        out.printf(
                "%-64s %,8.0f  goal at least %,.0f%s%n",
                what, measured, goal, measured < goal ? "  MISSED" : "");
        measures.assertThat(measured)
                .as("%s: less than half of the goal", what)
                .isGreaterThan(goal / 2);
    }

    /** These hardly do: the goal itself is the limit. */
    private void limit(SoftAssertions measures, String what, double measured, double goal) {
        out.printf(
                "%-64s %8.2f  goal at most %,.0f%s%n",
                what, measured, goal, measured > goal ? "  MISSED" : "");
        measures.assertThat(measured).as("%s: more than the goal", what).isLessThanOrEqualTo(goal);
    }
}
