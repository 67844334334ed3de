package dev.drover.coordinator.fleet;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.drover.contracts.TenantId;
import dev.drover.contracts.fleet.FleetAnnouncement;
import dev.drover.contracts.fleet.FleetAnnouncement.Action;
import dev.drover.contracts.http.TenantSelection;
import dev.drover.contracts.http.TenantView;
import dev.drover.coordinator.audit.Actor;
import dev.drover.coordinator.audit.Audit;
import dev.drover.coordinator.fleet.file.InvalidTenantsFileException;
import dev.drover.coordinator.testing.ControlRows;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class AnnouncedTest {
    private static final Optional<String> ABSENT = Optional.empty();

    private ControlRows control;

    @BeforeEach
    void open() throws Exception {
        control = ControlRows.open();
        control.server("pg1");
        control.server("pg2");
        register(Map.of("tier", "gold"));
    }

    @AfterEach
    void close() throws Exception {
        control.close();
    }

    @Test
    void announcedTwiceATenantIsNewOnceAndTakesWhatIsAnnounced() throws Exception {
        assertThat(register(Map.of("tier", "lead"))).isFalse();

        assertThat(view().labels()).isEqualTo(Map.of("tier", "lead"));
        assertThat(view().source()).contains("announced");
        List<String> told =
                control.jdbi()
                        .withHandle(handle ->
                                handle.createQuery("SELECT payload FROM tenant_event")
                                        .mapTo(String.class)
                                        .list());
        assertThat(told)
                .singleElement()
                .asString()
                .contains("dev.drover.tenant.registered.v1", "\"billing\"");
    }

    @Test
    void oneThatMovesKeepsWhatIsNotSaid() throws Exception {
        move("pg2");

        assertThat(view().server()).isEqualTo("pg2");
        assertThat(view().database()).isEqualTo("elsewhere");
        assertThat(view().project()).isEqualTo("billing");
        assertThat(view().labels()).isEqualTo(Map.of("tier", "gold"));
    }

    @Test
    void oneThatCannotMoveIsKeptAwayFromWhereItWas() throws Exception {
        control.release(ControlRows.DIGEST, 1);
        var job = control.job(control.rollout("RUNNING"), "acme", "pg1", "READY");

        assertThatExceptionOfType(InvalidTenantsFileException.class)
                .isThrownBy(() -> move("pg2"))
                .satisfies(
                        e -> assertThat(e.problems().getFirst().code()).isEqualTo("TENANT_BUSY"));
        control.jdbi()
                .useTransaction(handle ->
                        Announced.refused(
                                handle,
                                announcement(Action.MOVED, "pg2", Optional.empty()),
                                "it has a job",
                                ControlRows.NOON));

        assertThat(view().server()).isEqualTo("pg1");
        assertThat(view().quarantine().orElseThrow().reason()).contains("it has a job");
        assertThat(job(job))
                .isEqualTo(
                        "SKIPPED in quarantine: announced as moved, which could not be done: it has a job");
        assertThat(control.count("job_ready")).isZero();
        move("pg2");
        assertThat(view().server()).isEqualTo("pg2");
    }

    @Test
    void oneThatRunsWhereItWasIsLeftToEnd() {
        control.release(ControlRows.DIGEST, 1);
        var job = control.job(control.rollout("RUNNING"), "acme", "pg1", "RUNNING");

        retire();

        assertThat(job(job)).isEqualTo("RUNNING ");
        assertThat(control.count("in_flight")).isEqualTo(1);
    }

    @Test
    void theWaitingJobOfARetiredOneIsSkipped() {
        control.release(ControlRows.DIGEST, 1);
        var job = control.job(control.rollout("PAUSED"), "acme", "pg1", "RETRY_WAIT");

        retire();

        assertThat(job(job)).isEqualTo("SKIPPED in quarantine: announced as retired");
        assertThat(control.count("active_job")).isZero();
    }

    @Test
    void aRetiredOneIsInQuarantineUntilItIsAnnouncedAgain() throws InvalidTenantsFileException {
        retire();
        assertThat(view().quarantine().orElseThrow().kind()).isEqualTo("RETIRED");

        register(Map.of());

        assertThat(view().quarantine()).isEmpty();
    }

    private boolean register(Map<String, String> labels) throws InvalidTenantsFileException {
        var announcement =
                new FleetAnnouncement(
                        Action.REGISTERED,
                        new TenantId("acme"),
                        Optional.of("pg1"),
                        Optional.of("acme"),
                        ABSENT,
                        Optional.of("billing"),
                        Optional.of(labels),
                        Optional.empty(),
                        ABSENT);
        return control.jdbi()
                .inTransaction(handle ->
                        Announced.register(handle, announcement, ControlRows.NOON).added());
    }

    @Test
    void aQuarantineOfAPersonIsNeitherReplacedNorEndedByTheProduct() throws Exception {
        var change = new ChangeTenants(control.jdbi(), () -> ControlRows.NOON);
        var operator = Actor.claimed("alice@laptop", "127.0.0.1");
        var acme = new TenantSelection(List.of("acme"), Optional.empty(), Optional.empty());
        change.quarantine(acme, "restore under way", operator);

        retire();
        assertThat(view().quarantine().orElseThrow().kind()).isEqualTo("MANUAL");
        register(Map.of());
        assertThat(view().quarantine().orElseThrow().reason()).isEqualTo("restore under way");

        retire();
        assertThat(change.release(acme, "restored", operator).retired()).contains(1);
        assertThat(view().quarantine().orElseThrow().kind()).isEqualTo("RETIRED");
        assertThat(change.release(acme, "it is needed", operator).retired()).isEmpty();
        assertThat(view().quarantine()).isEmpty();
        List<String> told =
                control
                        .jdbi()
                        .withHandle(handle ->
                                Audit.newest(
                                        handle, Optional.of("tenant/acme"), Optional.empty(), 9))
                        .stream()
                        .map(line -> line.actor() + " " + line.action())
                        .toList();
        assertThat(told)
                .containsExactly(
                        "claimed:alice@laptop tenant.release",
                        "claimed:alice@laptop tenant.release",
                        "drover tenant.retire",
                        "drover tenant.return",
                        "drover tenant.retire",
                        "claimed:alice@laptop tenant.quarantine");
    }

    private void retire() {
        var announcement = announcement(Action.RETIRED, "pg1", Optional.empty());
        try {
            control.jdbi()
                    .useTransaction(
                            handle -> Announced.retire(handle, announcement, ControlRows.NOON));
        } catch (InvalidTenantsFileException e) {
            throw new AssertionError(e);
        }
    }

    /** Its state and what stands at it. */
    private String job(UUID id) {
        return control.jdbi()
                .withHandle(handle ->
                        handle.createQuery(
                                        "SELECT state || ' ' || coalesce(note, '') FROM job WHERE id = :id")
                                .bind("id", id)
                                .mapTo(String.class)
                                .one());
    }

    private void move(String server) throws InvalidTenantsFileException {
        control.jdbi()
                .useTransaction(handle ->
                        Announced.move(
                                handle,
                                announcement(Action.MOVED, server, Optional.of("elsewhere")),
                                ControlRows.NOON));
    }

    private static FleetAnnouncement announcement(
            Action action, String server, Optional<String> database) {
        return new FleetAnnouncement(
                action,
                new TenantId("acme"),
                Optional.of(server),
                database,
                ABSENT,
                ABSENT,
                Optional.empty(),
                Optional.empty(),
                ABSENT);
    }

    private TenantView view() {
        return new TenantViews(control.jdbi()).find("acme").orElseThrow();
    }
}
