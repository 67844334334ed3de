package dev.drover.coordinator.fleet;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.drover.contracts.http.TenantView;
import dev.drover.coordinator.audit.Actor;
import dev.drover.coordinator.fleet.JoinDiscovered.Joined;
import dev.drover.coordinator.fleet.JoinDiscovered.Search;
import dev.drover.coordinator.testing.ControlRows;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class JoinDiscoveredTest {
    private ControlRows control;

    @BeforeEach
    void open() throws Exception {
        control = ControlRows.open();
        control.server("pg1");
        control.server("pg2");
    }

    @AfterEach
    void close() throws Exception {
        control.close();
    }

    @Test
    void schemasBecomeTenantsAndThoseThatAreMissingVanish() throws Exception {
        var search = schemas("pg1", "shared", "t_*");

        assertThat(join(search, List.of("t_a", "t_b"), false).result().added()).isEqualTo(2);
        assertThat(view("t_a").database()).isEqualTo("shared");
        assertThat(view("t_a").schema()).contains("t_a");
        assertThat(view("t_a").source()).contains("discover");
        assertThat(join(search, List.of("t_b"), false).result().quarantined()).contains(1);
        assertThat(view("t_a").quarantine().orElseThrow().kind()).isEqualTo("VANISHED");
        assertThat(join(search, List.of("t_a", "t_b"), false).result().released()).contains(1);
        assertThat(join(databases("pg1", "*"), List.of("shared", "own"), false).tenants())
                .as("a database whose schemas are tenants is none itself")
                .containsExactly("own");
    }

    @Test
    void whatIsRegisteredThereKeepsItsNameAndItsLabels() throws Exception {
        control.tenant("acme", "pg1");
        control.execute(
                "UPDATE tenant SET labels = '{\"tier\": \"gold\"}', database_name = 'db_acme'");
        var search =
                new Search(
                        "pg1", Optional.empty(), "db_*", Optional.empty(), Map.of("found", "yes"));

        var joined = join(search, List.of("db_acme"), false);

        assertThat(joined.tenants()).containsExactly("acme");
        assertThat(view("acme").labels()).isEqualTo(Map.of("tier", "gold", "found", "yes"));
        assertThat(view("acme").quarantine()).isEmpty();
    }

    @Test
    void aNameThatATenantElsewhereHasDoesNotMoveIt() throws Exception {
        control.tenant("acme", "pg1");

        assertThat(join(databases("pg2", "*"), List.of("acme"), false).tenants())
                .containsExactly("acme@pg2");
        assertThat(view("acme").server()).isEqualTo("pg1");
        assertThat(view("acme").quarantine()).as("it is of another server").isEmpty();
    }

    @Test
    void nothingFoundChangesNothing() throws Exception {
        control.tenant("acme", "pg1");

        assertThatExceptionOfType(RefusedSelectionException.class)
                .isThrownBy(() -> join(databases("pg1", "acm*"), List.of(), false));
        assertThat(view("acme").quarantine()).isEmpty();
    }

    private Joined join(Search search, List<String> names, boolean dryRun) throws Exception {
        return new JoinDiscovered(control.jdbi(), InstantSource.system())
                .join(search, names, dryRun, Actor.DROVER);
    }

    private static Search schemas(String server, String database, String pattern) {
        return new Search(server, Optional.of(database), pattern, Optional.empty(), Map.of());
    }

    private static Search databases(String server, String pattern) {
        return new Search(server, Optional.empty(), pattern, Optional.empty(), Map.of());
    }

    private TenantView view(String id) {
        return new TenantViews(control.jdbi()).find(id).orElseThrow();
    }
}
