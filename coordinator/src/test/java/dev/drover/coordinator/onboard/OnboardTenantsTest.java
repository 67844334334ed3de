package dev.drover.coordinator.onboard;

import static org.assertj.core.api.Assertions.assertThat;

import dev.drover.contracts.ReleaseDigest;
import dev.drover.contracts.RolloutId;
import dev.drover.contracts.ServerId;
import dev.drover.contracts.TenantId;
import dev.drover.contracts.WorkerId;
import dev.drover.contracts.command.LedgerPolicy;
import dev.drover.contracts.fleet.FleetAnnouncement;
import dev.drover.contracts.fleet.FleetAnnouncement.Action;
import dev.drover.contracts.http.RolloutRequest.Selection;
import dev.drover.contracts.status.FailureReport;
import dev.drover.contracts.status.ServerEvent;
import dev.drover.contracts.wire.Json;
import dev.drover.coordinator.fleet.file.InvalidTenantsFileException;
import dev.drover.coordinator.ops.CoordinatorMetrics;
import dev.drover.coordinator.server.ServerRequests;
import dev.drover.coordinator.testing.ControlRows;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class OnboardTenantsTest {
    private static final Optional<String> ABSENT = Optional.empty();

    private final CoordinatorMetrics metrics = new CoordinatorMetrics();
    private ControlRows control;
    private Instant now = ControlRows.NOON;
    private OnboardTenants onboard;

    @BeforeEach
    void open() throws Exception {
        control = ControlRows.open();
        control.server("pg");
        control.release(ControlRows.DIGEST, 3);
        control.tenant("old", "pg");
        onboard = new OnboardTenants(control.jdbi(), () -> {}, metrics.fleet(), () -> now);
    }

    @AfterEach
    void close() throws Exception {
        control.close();
    }

    @Test
    void whatIsReleasedToATenantIsTheLastCompletedRolloutItBelongsTo() throws Exception {
        released("1", Selection.ALL);
        released("2", selection(Map.of("tier", "gold")));
        released("3", new Selection(List.of("old"), List.of(), Map.of()));
        register("plain", Map.of(), false);
        register("golden", Map.of("tier", "gold"), false);

        turn();

        assertThat(targets("plain")).containsExactly("1");
        assertThat(targets("golden")).containsExactly("2");
        assertThat(state("plain")).isEqualTo("MIGRATING");
    }

    @Test
    void rolloutsOfOnboardingAndReplaysReleaseNothing() throws Exception {
        var first = released("1", Selection.ALL);
        var onboarding = released("2", Selection.ALL);
        control.execute("UPDATE rollout SET origin = 'onboarding' WHERE id = ?", onboarding);
        var replay = released("3", Selection.ALL);
        control.execute("UPDATE rollout SET parent = ? WHERE id = ?", first, replay);
        register("new", Map.of(), false);

        turn();

        assertThat(targets("new")).containsExactly("1");
    }

    @Test
    void oneThatStandsAtTheReleasedVersionJoinsTheLastWaveOfARunningRollout() throws Exception {
        released("1", Selection.ALL);
        var running = control.rollout("RUNNING");
        control.execute("INSERT INTO wave VALUES (?, 2, 'WAITING', NULL, NULL)", running);
        control.execute("UPDATE rollout SET to_version = '2' WHERE id = ?", running);
        control.job(running, "old", "pg", "READY");
        register("new", Map.of(), false);
        turn();
        assertThat(targets("new")).containsExactly("1");

        over("new", "SUCCEEDED");
        turn();

        assertThat(targets("new")).containsExactly("1", "2");
        int wave =
                control.jdbi()
                        .withHandle(handle ->
                                handle.createQuery(
                                                "SELECT wave FROM job WHERE tenant = 'new' AND rollout = :r")
                                        .bind("r", running)
                                        .mapTo(Integer.class)
                                        .one());
        assertThat(wave).isEqualTo(2);

        over("new", "SUCCEEDED");
        turn();
        assertThat(state("new")).isEqualTo("DONE");
        assertThat(targets("new")).hasSize(2);
    }

    @Test
    void withoutARolloutThereIsNothingToDoAndWhatFailedBeginsAnewWhenAnnouncedAgain()
            throws Exception {
        register("early", Map.of(), false);
        turn();
        assertThat(state("early")).isEqualTo("DONE");

        released("1", Selection.ALL);
        register("unlucky", Map.of(), false);
        turn();
        over("unlucky", "FAILED");
        turn();
        assertThat(state("unlucky")).isEqualTo("FAILED");
        assertOnboarded(1, 1);
        turn();
        assertThat(targets("unlucky")).hasSize(1);

        register("unlucky", Map.of(), false);
        turn();
        assertThat(state("unlucky")).isEqualTo("MIGRATING");
        assertThat(targets("unlucky")).hasSize(2);
    }

    @Test
    void oneThatAnImportOrTheCatalogueKnewFirstIsOnboardedLikeAnyOther() throws Exception {
        released("1", Selection.ALL);
        control.tenant("early", "pg");
        control.execute("UPDATE tenant SET database_name = 'db_early' WHERE id = 'early'");
        control.tenant("settled", "pg");
        control.execute(
                "UPDATE tenant SET database_name = 'db_settled', version = '1' WHERE id = 'settled'");

        register("early", Map.of(), true);
        register("settled", Map.of(), true);
        turn();

        assertThat(state("early")).isEqualTo("CREATING");
        assertThat(control.count("onboarding WHERE tenant = 'settled'")).isZero();
        answer("early", OnboardTenantsTest::created);
        turn();
        assertThat(targets("early")).containsExactly("1");
    }

    @Test
    void oneThatComesBackFromRetirementBeginsAnew() throws Exception {
        released("1", Selection.ALL);
        register("back", Map.of(), false);
        turn();
        over("back", "SUCCEEDED");
        turn();
        assertThat(state("back")).isEqualTo("DONE");

        now = now.plus(Duration.ofDays(1));
        retire("back");
        register("back", Map.of(), true);
        turn();
        assertThat(state("back")).isEqualTo("CREATING");
        answer("back", OnboardTenantsTest::created);
        turn();

        // its database is a new one, so what was done in the old one does not count
        assertThat(targets("back")).containsExactly("1", "1");
        over("back", "SUCCEEDED");
        turn();
        assertThat(state("back")).isEqualTo("DONE");
    }

    @Test
    void whileARolloutGoesBackTenantsAreBornWhereItLeads() throws Exception {
        released("3", Selection.ALL);
        running("migrate", "3");
        var back = running("revert", "2");

        register("new", Map.of(), false);
        turn();
        assertThat(targets("new")).containsExactly("2");
        assertThat(control.count("job WHERE tenant = 'new' AND rollout = '" + back + "'")).isZero();

        over("new", "SUCCEEDED");
        turn();
        assertThat(targets("new")).containsExactly("2", "2");
        assertThat(control.count("job WHERE tenant = 'new' AND rollout = '" + back + "'")).isOne();
        over("new", "SUCCEEDED");
        turn();
        assertThat(state("new")).isEqualTo("DONE");
        assertThat(targets("new")).containsExactly("2", "2");
    }

    @Test
    void aWayBackThatSomethingCompletedFollowedIsNotTheLastWord() {
        var before = candidate(1, false);
        var back = candidate(2, true);
        var after = candidate(3, false);

        assertThat(Candidate.released(List.of(before), List.of(after, back)))
                .containsExactly(back, before);
        assertThat(Candidate.released(List.of(after, before), List.of(back)))
                .containsExactly(after, back, before);
    }

    private static Candidate candidate(int number, boolean reverts) {
        return new Candidate(
                new RolloutId("r-" + number),
                number,
                reverts,
                new ReleaseDigest(ControlRows.DIGEST),
                ABSENT,
                LedgerPolicy.DEFAULT,
                Selection.ALL);
    }

    @Test
    void whoIsSkippedInQuarantineGoesOnAfterItAndWhoIsLeftOutByAPersonDoesNot() throws Exception {
        released("1", Selection.ALL);
        register("held", Map.of(), false);
        register("left", Map.of(), false);
        turn();
        control.execute("UPDATE tenant SET quarantine = 'MANUAL' WHERE id = 'held'");
        over("held", "SKIPPED");
        over("left", "SKIPPED");
        turn();

        assertThat(state("held")).isEqualTo("MIGRATE");
        assertThat(state("left")).isEqualTo("FAILED");
        control.execute("UPDATE tenant SET quarantine = NULL");
        turn();
        assertThat(targets("held")).hasSize(2);
        assertThat(targets("left")).hasSize(1);
    }

    @Test
    void oneThatComesBackWhileARolloutRunsFollowsWhenThatHasEnded() throws Exception {
        released("1", Selection.ALL);
        var running = running("migrate", "2");
        register("back", Map.of(), false);
        turn();
        over("back", "SUCCEEDED");
        turn();
        assertThat(targets("back")).containsExactly("1", "2");
        over("back", "SUCCEEDED");
        turn();

        now = now.plus(Duration.ofHours(1));
        retire("back");
        register("back", Map.of(), false);
        turn();
        over("back", "SUCCEEDED");
        turn();
        // it had its part in what runs, in the database that it had before
        assertThat(targets("back")).containsExactly("1", "1", "2");
        assertThat(state("back")).isEqualTo("MIGRATE");

        control.execute(
                "UPDATE rollout SET state = 'COMPLETED', ended_at = now() + interval '1 day' WHERE id = ?",
                running);
        now = now.plus(Duration.ofMinutes(1));
        turn();
        assertThat(targets("back")).containsExactly("1", "1", "2", "2");
        over("back", "SUCCEEDED");
        turn();
        assertThat(state("back")).isEqualTo("DONE");
    }

    private String running(String action, String version) {
        var id = control.rollout("RUNNING");
        control.execute(
                "UPDATE rollout SET action = ?, to_version = ? WHERE id = ?", action, version, id);
        // somebody is still at work there
        var tenant = "of-" + id;
        control.tenant(tenant, "pg");
        control.job(id, tenant, "pg", "RUNNING");
        return id;
    }

    private void retire(String id) throws InvalidTenantsFileException {
        var announcement =
                new FleetAnnouncement(
                        Action.RETIRED,
                        new TenantId(id),
                        ABSENT,
                        ABSENT,
                        ABSENT,
                        ABSENT,
                        Optional.empty(),
                        Optional.empty(),
                        ABSENT);
        control.jdbi()
                .useTransaction(
                        handle -> new TakeAnnouncement(() -> now).take(handle, announcement));
    }

    @Test
    void aPlaceIsAskedForAgainUntilItIsGivenUp() throws Exception {
        released("1", Selection.ALL);
        register("homeless", Map.of(), true);
        register("housed", Map.of(), true);
        turn();
        answer("housed", OnboardTenantsTest::created);
        for (int tries = 1; tries <= 10; tries++) {
            assertThat(state("homeless")).as("before try %d", tries).isEqualTo("CREATING");
            answer("homeless", OnboardTenantsTest::failed);
            turn();
            now = now.plus(Duration.ofMinutes(11));
            turn();
        }

        assertThat(state("homeless")).isEqualTo("FAILED");
        assertOnboarded(0, 1);
        assertThat(targets("homeless")).isEmpty();
        assertThat(state("housed")).isEqualTo("MIGRATING");
        assertThat(targets("housed")).containsExactly("1");
    }

    private void assertOnboarded(int done, int failed) {
        assertThat(metrics.scrape())
                .contains("drover_onboarding_done_total %d.0".formatted(done))
                .contains("drover_onboarding_failed_total %d.0".formatted(failed));
    }

    private void turn() {
        while (onboard.turn(control.leading().term())) {
            // until nothing changes any more
        }
    }

    private void register(String id, Map<String, String> labels, boolean create)
            throws InvalidTenantsFileException {
        var announcement =
                new FleetAnnouncement(
                        Action.REGISTERED,
                        new TenantId(id),
                        Optional.of("pg"),
                        Optional.of("db_" + id),
                        ABSENT,
                        ABSENT,
                        Optional.of(labels),
                        Optional.of(create),
                        ABSENT);
        control.jdbi()
                .useTransaction(
                        handle -> new TakeAnnouncement(() -> now).take(handle, announcement));
    }

    private static Selection selection(Map<String, String> labels) {
        return new Selection(List.of(), List.of(), labels);
    }

    /** A completed rollout; later ones end later. */
    private String released(String version, Selection selection) {
        var id = control.rollout("COMPLETED");
        control.execute(
                """
                UPDATE rollout SET to_version = ?, selection = ?, ended_at = now() + make_interval(secs => number)
                 WHERE id = ?
                """,
                version,
                Json.write(selection),
                id);
        return id;
    }

    /** The versions to which the tenant's jobs bring it, one after the other. */
    private List<String> targets(String tenant) {
        return control.jdbi()
                .withHandle(handle ->
                        handle.createQuery(
                                        """
                                        SELECT r.to_version FROM job j JOIN rollout r ON r.id = j.rollout
                                         WHERE j.tenant = :tenant
                                         ORDER BY r.to_version, r.number
                                        """)
                                .bind("tenant", tenant)
                                .mapTo(String.class)
                                .list());
    }

    private void over(String tenant, String state) {
        control.execute(
                "DELETE FROM job_ready WHERE job IN (SELECT id FROM job WHERE tenant = ?)", tenant);
        control.execute("DELETE FROM active_job WHERE tenant = ?", tenant);
        control.execute(
                "UPDATE job SET state = ?, ended_at = ? WHERE tenant = ? AND state = 'READY'",
                state,
                now.atOffset(ZoneOffset.UTC),
                tenant);
    }

    private String state(String tenant) {
        return control.jdbi()
                .withHandle(handle ->
                        handle.createQuery("SELECT state FROM onboarding WHERE tenant = :tenant")
                                .bind("tenant", tenant)
                                .mapTo(String.class)
                                .one());
    }

    private interface Reply {
        ServerEvent to(UUID request);
    }

    private void answer(String tenant, Reply reply) {
        control.jdbi()
                .useTransaction(handle -> {
                    var request =
                            handle.createQuery(
                                            "SELECT request FROM onboarding WHERE tenant = :tenant")
                                    .bind("tenant", tenant)
                                    .mapTo(UUID.class)
                                    .one();
                    ServerRequests.fold(handle, List.of(reply.to(request)));
                });
    }

    private static ServerEvent created(UUID request) {
        return new ServerEvent.Created(
                UUID.randomUUID(),
                ControlRows.NOON,
                request,
                new ServerId("pg"),
                new WorkerId("w"),
                true,
                false);
    }

    private static ServerEvent failed(UUID request) {
        return new ServerEvent.Failed(
                UUID.randomUUID(),
                ControlRows.NOON,
                request,
                new ServerId("pg"),
                new WorkerId("w"),
                new FailureReport(
                        "PERMISSION_DENIED",
                        "operator",
                        "NEVER",
                        Optional.of("42501"),
                        "permission denied to create database",
                        "grant it",
                        "f",
                        Optional.empty(),
                        List.of()));
    }
}
