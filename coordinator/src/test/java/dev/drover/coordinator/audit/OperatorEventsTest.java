package dev.drover.coordinator.audit;

import static org.assertj.core.api.Assertions.assertThat;

import dev.drover.contracts.TenantId;
import dev.drover.contracts.fleet.FleetAnnouncement;
import dev.drover.contracts.status.OperatorEvent;
import dev.drover.coordinator.fleet.Announced;
import dev.drover.coordinator.testing.ControlRows;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class OperatorEventsTest {
    private ControlRows control;

    @BeforeEach
    void open() throws Exception {
        control = ControlRows.open();
        control.server("pg");
        control.tenant("a", "pg");
    }

    @AfterEach
    void close() throws Exception {
        control.close();
    }

    @Test
    void whatTheCoordinatorDoesToATenantByItselfIsToldOnce() throws Exception {
        control.jdbi()
                .useHandle(handle ->
                        Announced.retire(handle, retired("a", "contract ended"), ControlRows.NOON));

        assertThat(unsent()).containsExactly("drover tenant.retire tenant/a contract ended");
        control.jdbi()
                .useHandle(
                        handle -> OperatorEvents.sent(handle, OperatorEvents.unsent(handle, 10)));
        assertThat(unsent()).isEmpty();
    }

    @Test
    void manyAreToldOneByOneAndTheFleetToo() {
        control.jdbi()
                .useHandle(handle -> {
                    var gone = List.of("a", "b");
                    Audit.noteTenants(
                            handle, ControlRows.NOON, Actor.DROVER, "tenant.vanish", gone, "gone");
                    Audit.note(
                            handle,
                            ControlRows.NOON,
                            Actor.DROVER,
                            "fleet.catalogue",
                            Audit.FLEET,
                            Optional.of("x"));
                });
        assertThat(unsent())
                .containsExactly(
                        "drover tenant.vanish tenant/a gone",
                        "drover tenant.vanish tenant/b gone",
                        "drover fleet.catalogue fleet x");
    }

    @Test
    void whatHasAnEventOfItsOwnIsToldAgainOnlyWhenAPersonDecidedIt() {
        control.jdbi()
                .useHandle(handle -> {
                    for (var actor : List.of(Actor.DROVER, Actor.unnamed("127.0.0.1"))) {
                        Audit.noteTold(
                                handle, ControlRows.NOON, actor, "pause", "r-1", Optional.of("x"));
                    }
                });
        assertThat(unsent()).containsExactly("api pause r-1 x");
    }

    private List<String> unsent() {
        return control.jdbi().withHandle(handle -> OperatorEvents.unsent(handle, 10)).stream()
                .map(OperatorEvents.Unsent::event)
                .map(event -> {
                    var acted = (OperatorEvent.Acted) event;
                    return "%s %s %s %s"
                            .formatted(
                                    acted.actor(),
                                    acted.action(),
                                    acted.subject(),
                                    acted.reason().orElse(""));
                })
                .toList();
    }

    private static FleetAnnouncement retired(String tenant, String reason) {
        Optional<String> absent = Optional.empty();
        return new FleetAnnouncement(
                FleetAnnouncement.Action.RETIRED,
                new TenantId(tenant),
                absent,
                absent,
                absent,
                absent,
                Optional.empty(),
                Optional.empty(),
                Optional.of(reason));
    }
}
