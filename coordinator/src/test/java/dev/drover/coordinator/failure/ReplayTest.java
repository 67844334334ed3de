package dev.drover.coordinator.failure;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.drover.contracts.http.FailureGroupView;
import dev.drover.contracts.http.ReplayFilter;
import dev.drover.contracts.http.ReplayRequest;
import dev.drover.contracts.http.ReplayView;
import dev.drover.coordinator.rollout.TenantsHeldException;
import dev.drover.coordinator.testing.ControlRows;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class ReplayTest {
    private static final String OTHER_RELEASE = "sha256:" + "cd".repeat(32);

    private ControlRows control;

    @BeforeEach
    void open() throws Exception {
        control = ControlRows.open();
        control.server("pg");
        control.release(ControlRows.DIGEST, 3);
        for (var tenant : List.of("a", "b", "c", "d")) {
            control.tenant(tenant, "pg");
        }
    }

    @AfterEach
    void close() throws Exception {
        control.close();
    }

    @Test
    void anEndedRolloutIsReplayedInAChildOfTheSameKind() throws Exception {
        var rollout = control.rollout("COMPLETED_WITH_FAILURES");
        failed(rollout, "a", "f1");
        failed(rollout, "b", "f2");
        control.job(rollout, "c", "pg", "SUCCEEDED");
        control.execute(
                "UPDATE rollout SET out_of_order = 'allow', on_clone = 'adopt' WHERE id = ?",
                rollout);

        var view = replay(of(rollout));

        assertThat(view.tenants()).containsExactly("a", "b");
        assertThat(view.rollouts()).hasSize(1).doesNotContain(rollout);
        var child = view.rollouts().getFirst();
        assertThat(
                        text(
                                """
                                SELECT parent || ' ' || release || ' ' || max_parallel || ' ' || per_server
                                       || ' ' || max_attempts || ' ' || state || ' ' || out_of_order
                                       || ' ' || cosmetic_change || ' ' || on_clone
                                  FROM rollout WHERE id = '%s'
                                """
                                        .formatted(child)))
                .isEqualTo(
                        "%s %s 7 3 5 RUNNING allow accept adopt"
                                .formatted(rollout, ControlRows.DIGEST));
        assertThat(
                        text(
                                "SELECT CAST(count(*) AS text) FROM active_job WHERE rollout = '%s'"
                                        .formatted(child)))
                .isEqualTo("2");
        assertThat(text("SELECT action || ' ' || subject || ' ' || reason FROM operator_action"))
                .isEqualTo("replay " + child + " because");
    }

    @Test
    void whoIsInQuarantineIsLeftAloneAndToldWhenNamedOrAloneLeft() throws Exception {
        var rollout = control.rollout("COMPLETED_WITH_FAILURES");
        failed(rollout, "a", "f1");
        failed(rollout, "b", "f1");
        control.execute(
                "UPDATE tenant SET quarantine = 'MANUAL', quarantine_reason = 'disk full' WHERE id = 'a'");
        for (var named : List.of(List.of("a"), List.of("a", "b"))) {
            assertThatExceptionOfType(RefusedReplayException.class)
                    .isThrownBy(() -> replay(request(named, null, null, null, false)))
                    .satisfies(e -> {
                        assertThat(e.code()).isEqualTo("TENANTS_QUARANTINED");
                        assertThat(e.what()).contains("\"a\"", "disk full");
                    });
        }
        assertThat(replay(of(rollout)).tenants()).containsExactly("b");
        control.execute("UPDATE tenant SET quarantine = 'RETIRED' WHERE id = 'b'");
        assertThatExceptionOfType(RefusedReplayException.class)
                .isThrownBy(() -> replay(of(rollout)))
                .satisfies(e -> assertThat(e.code()).isEqualTo("TENANTS_QUARANTINED"));
    }

    @Test
    void aRunningRolloutGetsFurtherJobs() throws Exception {
        var rollout = control.rollout("RUNNING");
        failed(rollout, "a", "f1");
        control.job(rollout, "b", "pg", "READY");

        var view = replay(of(rollout));

        assertThat(view).isEqualTo(new ReplayView(List.of("a"), List.of(rollout), false));
        assertThat(text("SELECT state FROM job WHERE tenant = 'a' AND chain = 2"))
                .isEqualTo("READY");
    }

    @Test
    void anotherReleaseIsAnotherRolloutEvenWhileItRuns() throws Exception {
        control.release(OTHER_RELEASE, 4);
        var rollout = control.rollout("RUNNING");
        failed(rollout, "a", "f1");

        var view = replay(request(List.of(), rollout, null, OTHER_RELEASE, false));

        assertThat(view.rollouts()).hasSize(1).doesNotContain(rollout);
        assertThat(
                        text(
                                "SELECT release FROM rollout WHERE id = '%s'"
                                        .formatted(view.rollouts().getFirst())))
                .isEqualTo(OTHER_RELEASE);
    }

    @Test
    void goingBackIsReplayedGoingBackWithCorrectedScripts() throws Exception {
        control.release(OTHER_RELEASE, 3);
        var scope = UUID.randomUUID();
        control.applied(scope, 1, "a", "1");
        control.applied(scope, 2, "a", "2");
        var rollout = control.rollout("COMPLETED_WITH_FAILURES");
        control.execute(
                "UPDATE rollout SET action = 'revert', to_version = '1' WHERE id = ?", rollout);
        failed(rollout, "a", "f1");

        assertThat(replay(request(List.of(), rollout, null, OTHER_RELEASE, true)).tenants())
                .containsExactly("a");
        var child =
                replay(request(List.of(), rollout, null, OTHER_RELEASE, false))
                        .rollouts()
                        .getFirst();

        assertThat(
                        text(
                                "SELECT action || ' ' || to_version || ' ' || release FROM rollout WHERE id = '%s'"
                                        .formatted(child)))
                .isEqualTo("revert 1 " + OTHER_RELEASE);
    }

    @Test
    void severalRolloutsGetAChildEach() throws Exception {
        failed(control.rollout("COMPLETED_WITH_FAILURES"), "a", "f1");
        failed(control.rollout("COMPLETED_WITH_FAILURES"), "b", "f1");

        assertThat(replay(request(List.of(), null, "f1", null, false)).rollouts()).hasSize(2);
    }

    @Test
    void onlyWhatMatchesAllIsReplayed() throws Exception {
        var rollout = control.rollout("COMPLETED_WITH_FAILURES");
        failed(rollout, "a", "f1");
        failed(rollout, "b", "f2");

        assertThat(replay(request(List.of("a", "b"), null, "f2", null, true)).tenants())
                .containsExactly("b");
        assertThat(replay(request(List.of("a", "c"), rollout, null, null, true)).tenants())
                .containsExactly("a");
    }

    @Test
    void aJobIsReplayedByItsIdUnlessALaterOneHasFollowed() throws Exception {
        var rollout = control.rollout("COMPLETED_WITH_FAILURES");
        failed(rollout, "a", "f1");
        failed(rollout, "b", "f1");
        var ofB = text("SELECT CAST(id AS text) FROM job WHERE tenant = 'b'");

        assertThat(replay(jobs(ofB)).tenants()).containsExactly("b");
        control.job(control.rollout("COMPLETED"), "b", "pg", "SUCCEEDED");
        assertRefused(jobs(ofB), "JOBS_NOT_FAILED");
    }

    @Test
    void noJobThatIsNamedIsPassedOverWithoutAWord() {
        var rollout = control.rollout("COMPLETED_WITH_FAILURES");
        var ofA = failed(rollout, "a", "f1").toString();
        var ofB = failed(rollout, "b", "f1").toString();
        var unknown = UUID.randomUUID().toString();
        control.execute(
                "UPDATE tenant SET quarantine = 'MANUAL', quarantine_reason = 'disk full' WHERE id = 'b'");

        assertThatExceptionOfType(RefusedReplayException.class)
                .isThrownBy(() -> replay(jobs(ofA, "typo", unknown, "1-1-1-1-1", ofB)))
                .satisfies(e -> {
                    assertThat(e.code()).isEqualTo("JOBS_NOT_FAILED");
                    assertThat(e.what()).startsWith("3 of the jobs");
                    assertThat(e.items())
                            .extracting(item -> item.code() + " " + item.where())
                            .containsExactly(
                                    "INVALID_JOB typo",
                                    "JOB_NOT_FAILED " + unknown,
                                    "INVALID_JOB 1-1-1-1-1");
                });
        assertThatExceptionOfType(RefusedReplayException.class)
                .isThrownBy(() -> replay(jobs("typo")))
                .satisfies(e -> assertThat(e.what()).isEqualTo("\"typo\" is no job's id."));
        assertThatExceptionOfType(RefusedReplayException.class)
                .isThrownBy(() -> replay(jobs(ofA, ofB)))
                .satisfies(e -> {
                    assertThat(e.code()).isEqualTo("TENANTS_QUARANTINED");
                    assertThat(e.what()).contains("\"b\"", "disk full");
                });
    }

    private static ReplayRequest jobs(String... ids) {
        return new ReplayRequest(
                List.of(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                true,
                Optional.empty(),
                Optional.empty(),
                Optional.of(List.of(ids)));
    }

    @Test
    void aFilterChoosesByWhatTheFailureIsAndWhoseItIs() throws Exception {
        var rollout = control.rollout("COMPLETED_WITH_FAILURES");
        for (var tenant : List.of("a", "b", "c")) {
            failed(rollout, tenant, "f-" + tenant);
        }
        control.execute(
                "UPDATE failure SET sqlstate = '53300', code = 'X', category = 'server' WHERE tenant = 'b'");
        control.execute(
                "UPDATE tenant SET labels = '{\"region\": \"eu\", \"tier\": \"gold\"}' WHERE id IN ('a', 'b')");
        control.server("pg-other");
        control.execute("UPDATE tenant SET server = 'pg-other' WHERE id = 'c'");

        assertThat(tenants(filter("53300", null, null, null, Map.of()))).containsExactly("b");
        assertThat(tenants(filter("53", null, null, null, Map.of()))).containsExactly("b");
        assertThat(tenants(filter(null, "X", null, null, Map.of()))).containsExactly("b");
        assertThat(tenants(filter(null, null, "server", null, Map.of()))).containsExactly("b");
        assertThat(tenants(filter(null, null, null, "pg-other", Map.of()))).containsExactly("c");
        assertThat(tenants(filter(null, null, null, null, Map.of("region", "eu"))))
                .containsExactly("a", "b");
        assertThat(
                        tenants(
                                filter(
                                        "23505",
                                        null,
                                        null,
                                        "pg",
                                        Map.of("region", "eu", "tier", "gold"))))
                .as("all that is given must match")
                .containsExactly("a");
        assertRefused(filtered(filter(null, "Y", null, null, Map.of())), "NOTHING_TO_REPLAY");
    }

    private List<String> tenants(ReplayFilter filter) throws RefusedReplayException {
        return replay(filtered(filter)).tenants();
    }

    private static ReplayRequest filtered(ReplayFilter filter) {
        return new ReplayRequest(
                List.of(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                true,
                Optional.of(filter),
                Optional.empty());
    }

    private static ReplayFilter filter(
            @Nullable String sqlState,
            @Nullable String code,
            @Nullable String category,
            @Nullable String server,
            Map<String, String> labels) {
        return new ReplayFilter(
                Optional.ofNullable(sqlState),
                Optional.ofNullable(code),
                Optional.ofNullable(category),
                Optional.ofNullable(server),
                labels);
    }

    @Test
    void whoSucceededLaterIsNotReplayed() {
        failed(control.rollout("COMPLETED_WITH_FAILURES"), "a", "f1");
        control.job(control.rollout("COMPLETED"), "a", "pg", "SUCCEEDED");

        assertRefused(request(List.of("a"), null, null, null, false), "NOTHING_TO_REPLAY");
    }

    @Test
    void failuresOfTheChildAreFoundUnderTheParent() throws Exception {
        var parent = control.rollout("COMPLETED_WITH_FAILURES");
        failed(parent, "a", "f1");
        var child = control.rollout("COMPLETED_WITH_FAILURES");
        control.execute("UPDATE rollout SET parent = ? WHERE id = ?", parent, child);
        failed(child, "a", "f2");

        assertThat(replay(of(parent)).tenants()).containsExactly("a");
    }

    @Test
    void dryRunChangesNothing() throws Exception {
        var rollout = control.rollout("COMPLETED_WITH_FAILURES");
        failed(rollout, "a", "f1");

        var view = replay(request(List.of(), rollout, null, null, true));

        assertThat(view).isEqualTo(new ReplayView(List.of("a"), List.of(), true));
        assertThat(text("SELECT CAST(count(*) AS text) FROM rollout")).isEqualTo("1");
        assertThat(text("SELECT CAST(count(*) AS text) FROM operator_action")).isEqualTo("0");
    }

    @Test
    void requestsThatNameNothingAreRefused() {
        failed(control.rollout("COMPLETED_WITH_FAILURES"), "a", "f1");
        failed(control.rollout("COMPLETED_WITH_FAILURES"), "b", "f2");

        assertRefused(request(List.of(), null, null, null, false), "REPLAY_UNBOUNDED");
        assertRefused(request(List.of(), null, "f", null, false), "FINGERPRINT_AMBIGUOUS");
        assertRefused(request(List.of("a"), null, null, OTHER_RELEASE, true), "RELEASE_UNKNOWN");
    }

    @Test
    void aTenantHeldElsewhereRefusesAll() {
        failed(control.rollout("COMPLETED_WITH_FAILURES"), "a", "f1");
        var second = control.rollout("COMPLETED_WITH_FAILURES");
        var job = failed(second, "b", "f1");
        control.execute("INSERT INTO active_job VALUES ('b', ?, ?)", job, second);

        assertThatExceptionOfType(TenantsHeldException.class)
                .isThrownBy(() -> replay(request(List.of(), null, "f1", null, false)));
        assertThat(text("SELECT CAST(count(*) AS text) FROM rollout")).isEqualTo("2");
    }

    @Test
    void failuresAreGroupedAndOpenUntilMended() {
        var first = control.rollout("COMPLETED_WITH_FAILURES");
        failed(first, "a", "f1");
        failed(first, "b", "f1");
        failed(first, "c", "f2");
        var waiting = control.job(control.rollout("RUNNING"), "d", "pg", "RETRY_WAIT");
        control.failure(waiting, "r-20261120-2", "d", "f3", false, ControlRows.NOON);
        control.job(control.rollout("COMPLETED"), "a", "pg", "SUCCEEDED");
        control.job(control.rollout("COMPLETED"), "c", "pg", "SUCCEEDED");
        var groups = new FailureGroups(control.jdbi());

        var open = groups.list(new FailureGroups.Filter(Optional.empty(), Optional.empty(), false));
        assertThat(open)
                .extracting(FailureGroupView::fingerprint)
                .containsExactlyInAnyOrder("f1", "f3");
        var f1 = open.stream().filter(g -> g.fingerprint().equals("f1")).findFirst().orElseThrow();
        assertThat(f1.count()).isEqualTo(2);
        assertThat(f1.open()).isEqualTo(1);
        assertThat(f1.tenants()).containsExactly("b");
        assertThat(f1.rollouts()).containsExactly(first);
        assertThat(f1.sqlState()).contains("23505");
        assertThat(f1.line()).isEqualTo(3);

        assertThat(
                        groups.list(
                                new FailureGroups.Filter(
                                        Optional.of(first), Optional.empty(), true)))
                .extracting(FailureGroupView::fingerprint)
                .containsExactly("f1", "f2");
        assertThat(groups.list(new FailureGroups.Filter(Optional.empty(), Optional.of("c"), true)))
                .extracting(FailureGroupView::open)
                .containsExactly(0);
    }

    private UUID failed(String rollout, String tenant, String fingerprint) {
        var job = control.job(rollout, tenant, "pg", "FAILED");
        control.failure(
                job,
                rollout,
                tenant,
                fingerprint,
                true,
                ControlRows.NOON.plus(Duration.ofMinutes(rollout.length())));
        return job;
    }

    private ReplayView replay(ReplayRequest request) throws RefusedReplayException {
        return new Replay(control.jdbi(), InstantSource.system()).run(request);
    }

    private void assertRefused(ReplayRequest request, String code) {
        assertThatExceptionOfType(RefusedReplayException.class)
                .isThrownBy(() -> replay(request))
                .satisfies(e -> assertThat(e.code()).isEqualTo(code));
    }

    private static ReplayRequest of(String rollout) {
        return request(List.of(), rollout, null, null, false);
    }

    private static ReplayRequest request(
            List<String> tenants,
            @Nullable String rollout,
            @Nullable String fingerprint,
            @Nullable String release,
            boolean dryRun) {
        return new ReplayRequest(
                tenants,
                Optional.ofNullable(rollout),
                Optional.ofNullable(fingerprint),
                Optional.ofNullable(release),
                Optional.of("because"),
                dryRun);
    }

    private String text(String sql) {
        return control.jdbi().withHandle(h -> h.createQuery(sql).mapTo(String.class).one());
    }
}
