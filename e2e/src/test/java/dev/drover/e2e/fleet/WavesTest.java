package dev.drover.e2e.fleet;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.drover.contracts.command.LedgerPolicy;
import dev.drover.contracts.http.JobView;
import dev.drover.contracts.http.ReconcileRequest;
import dev.drover.contracts.http.ReleaseUpload;
import dev.drover.contracts.http.RolloutRequest;
import dev.drover.contracts.http.RolloutRequest.Selection;
import dev.drover.contracts.http.RolloutView;
import dev.drover.contracts.http.SteeringRequest;
import dev.drover.embedded.testing.TestDatabase;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/** Rollouts in waves on real servers. */
@Execution(ExecutionMode.CONCURRENT) // it has a fleet of its own
class WavesTest {
    private static final int TENANTS = 6;
    private static final String FIRST = "CREATE TABLE t1 (a int);";
    private static final String STRATEGY = "waves: [{count: 1, strict: true}, {percent: 50}]";

    @TempDir Path directory;

    @Test
    @Timeout(240)
    void aBrokenMigrationStopsAtTheCanaryAndAReleaseIsTakenBackInWaves() throws Exception {
        try (var fleet = TestFleet.start(directory, TENANTS)) {
            fleet.startWorker();
            everybodyIsLookedAtBeforeTheFirstRollout(fleet);
            awaitEnd(fleet, fleet.roll(Map.of("001_first.sql", FIRST)));

            var strategy = fleet.client().strategy(STRATEGY);
            var broken = Map.of("001_first.sql", FIRST, "002_second.sql", "SELECT 1 / 0;");
            var stopped = fleet.roll(broken, strategy, "migrate", Optional.empty());
            await("the halt")
                    .atMost(Duration.ofSeconds(60))
                    .until(() -> state(fleet, stopped).equals("HALTED"));
            var view = fleet.client().rollout(stopped.id());
            assertThat(states(view)).containsExactly("OPEN", "WAITING", "WAITING");
            assertThat(view.note().orElseThrow()).contains("strict wave");
            assertThat(fleet.client().jobs(stopped.id()))
                    .extracting(JobView::state)
                    .containsExactlyInAnyOrder(
                            "FAILED", "READY", "READY", "READY", "READY", "READY");
            fleet.client().steer(stopped.id(), "/abort", new SteeringRequest("broken", false));
            assertThat(awaitEnd(fleet, stopped).state()).isEqualTo("ABORTED");

            var mended = new HashMap<>(broken);
            mended.put("002_second.sql", "CREATE TABLE t2 (a int);");
            mended.put("002_second.down.sql", "DROP TABLE t2;");
            var done = awaitEnd(fleet, fleet.roll(mended, strategy, "migrate", Optional.empty()));
            assertThat(done.state()).isEqualTo("COMPLETED");
            assertThat(states(done)).containsExactly("PASSED", "PASSED", "PASSED");
            assertThat(done.waves().orElseThrow())
                    .extracting(RolloutView.Wave::succeeded)
                    .containsExactly(1, 2, 3);
            assertThat(withSecondTable(fleet)).isEqualTo(TENANTS);

            var back = awaitEnd(fleet, fleet.roll(mended, strategy, "revert", Optional.of("1")));
            assertThat(back.state()).isEqualTo("COMPLETED");
            assertThat(back.applied()).isEqualTo(TENANTS);
            assertThat(withSecondTable(fleet)).isZero();
            assertThat(
                            fleet.client()
                                    .tenants(
                                            Map.of(),
                                            Optional.empty(),
                                            Optional.empty(),
                                            Optional.empty(),
                                            Optional.empty()))
                    .allMatch(tenant -> tenant.version().equals(Optional.of("1")));

            var below = awaitEnd(fleet, fleet.roll(mended, strategy, "revert", Optional.of("2")));
            assertThat(below.state()).as("nobody has come as far").isEqualTo("COMPLETED");
            assertThat(below.applied()).isZero();
        }
    }

    private static void everybodyIsLookedAtBeforeTheFirstRollout(TestFleet fleet) throws Exception {
        var file =
                new ReleaseUpload.File(
                        "001_first.sql",
                        Base64.getEncoder().encodeToString(FIRST.getBytes(StandardCharsets.UTF_8)));
        var release =
                fleet.client()
                        .upload(new ReleaseUpload(Optional.empty(), Map.of(), List.of(file)))
                        .digest();
        var look =
                new ReconcileRequest(
                        Optional.empty(),
                        Selection.ALL,
                        Optional.empty(),
                        Optional.empty(),
                        Optional.of(release));

        var looked = awaitEnd(fleet, fleet.client().reconcile(look, "look"));
        assertThat(looked.state()).isEqualTo("COMPLETED");
        assertThat(looked.counts().succeeded()).isEqualTo(TENANTS);
        var plan =
                fleet.client()
                        .plan(
                                new RolloutRequest(
                                        "default",
                                        release,
                                        Optional.empty(),
                                        Selection.ALL,
                                        RolloutRequest.Strategy.DEFAULT,
                                        LedgerPolicy.DEFAULT,
                                        "migrate",
                                        Optional.empty()));
        assertThat(plan.unknown()).isZero();
        assertThat(plan.groups().getFirst().pending()).containsExactly("1");
    }

    private static RolloutView awaitEnd(TestFleet fleet, RolloutView rollout) throws Exception {
        await("the end of " + rollout.id())
                .atMost(Duration.ofSeconds(60))
                .until(() -> fleet.client().rollout(rollout.id()).endedAt().isPresent());
        return fleet.client().rollout(rollout.id());
    }

    private static String state(TestFleet fleet, RolloutView rollout) throws Exception {
        return fleet.client().rollout(rollout.id()).state();
    }

    private static List<String> states(RolloutView view) {
        return view.waves().orElseThrow().stream().map(RolloutView.Wave::state).toList();
    }

    private static int withSecondTable(TestFleet fleet) throws Exception {
        int found = 0;
        for (TestDatabase tenant : fleet.tenants().values()) {
            try (var connection = tenant.connect();
                    var statement = connection.createStatement();
                    var rows = statement.executeQuery("SELECT to_regclass('t2') IS NOT NULL")) {
                rows.next();
                found += rows.getBoolean(1) ? 1 : 0;
            }
        }
        return found;
    }
}
