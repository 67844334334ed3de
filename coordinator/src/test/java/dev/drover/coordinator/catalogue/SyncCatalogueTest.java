package dev.drover.coordinator.catalogue;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.drover.contracts.http.ImportResult;
import dev.drover.contracts.http.TenantSelection;
import dev.drover.contracts.http.TenantView;
import dev.drover.coordinator.audit.Actor;
import dev.drover.coordinator.config.CatalogueConfig;
import dev.drover.coordinator.db.ControlDatabaseConfig;
import dev.drover.coordinator.fleet.ChangeTenants;
import dev.drover.coordinator.fleet.RefusedSelectionException;
import dev.drover.coordinator.fleet.TenantViews;
import dev.drover.coordinator.fleet.file.InvalidTenantsFileException;
import dev.drover.coordinator.leader.LeaderTerm;
import dev.drover.coordinator.leader.Leading;
import dev.drover.coordinator.leader.NoLongerLeaderException;
import dev.drover.coordinator.ops.CoordinatorMetrics;
import dev.drover.coordinator.testing.ControlRows;
import dev.drover.embedded.testing.SharedPostgres;
import dev.drover.embedded.testing.TestDatabase;
import java.sql.SQLException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class SyncCatalogueTest {
    private static final String QUERY =
            """
            SELECT id, 'pg' AS server, db AS database, labels, plan AS "label.plan" FROM customers
            """;

    private final CoordinatorMetrics metrics = new CoordinatorMetrics();
    private ControlRows control;
    private TestDatabase product;

    @BeforeEach
    void catalogue() throws Exception {
        control = ControlRows.open();
        control.server("pg");
        product = SharedPostgres.get().createDatabase();
        execute("CREATE TABLE customers (id text, db text, labels jsonb, plan text)");
        execute(
                """
                INSERT INTO customers VALUES
                  ('a', 'da', '{"tier": "gold", "seats": 7}', 'big'), ('b', 'db', NULL, NULL)
                """);
    }

    @AfterEach
    void close() throws Exception {
        product.close();
        control.close();
    }

    @Test
    void theCatalogueIsFollowedAndWhoVanishesGoesToQuarantineUntilBack() throws Exception {
        assertThat(sync(QUERY, true)).isEqualTo(new ImportResult(0, 2, 0, 0));
        assertThat(find("a")).isEmpty();
        assertThat(sync(QUERY, false)).isEqualTo(new ImportResult(0, 2, 0, 0));
        assertThat(sync(QUERY, false)).isEqualTo(new ImportResult(0, 0, 0, 2));
        assertThat(find("a").orElseThrow().labels())
                .isEqualTo(Map.of("tier", "gold", "seats", "7", "plan", "big"));
        assertThat(find("a").orElseThrow().source()).contains("catalogue");

        execute("DELETE FROM customers WHERE id = 'b'");
        assertThat(sync(QUERY, true).quarantined()).contains(1);
        assertThat(find("b").orElseThrow().quarantine()).isEmpty();
        assertThat(sync(QUERY, false).quarantined()).contains(1);
        assertThat(find("b").orElseThrow().quarantine().orElseThrow().kind()).isEqualTo("VANISHED");

        execute("INSERT INTO customers VALUES ('b', 'db', '{}', NULL)");
        assertThat(sync(QUERY, false).released()).contains(1);
        assertThat(find("b").orElseThrow().quarantine()).isEmpty();
    }

    @Test
    void aReleaseThatTheNextSyncWouldUndoIsRefusedAndTheAuditTellsWhoVanished() throws Exception {
        sync(QUERY, false);
        execute("DELETE FROM customers WHERE id = 'b'");
        sync(QUERY, false);
        var change = new ChangeTenants(control.jdbi(), InstantSource.fixed(ControlRows.NOON));
        var b = new TenantSelection(List.of("b"), Optional.empty(), Optional.empty());
        var operator = Actor.claimed("alice@laptop", "127.0.0.1");

        assertThatExceptionOfType(RefusedSelectionException.class)
                .isThrownBy(() -> change.release(b, "it is there", operator))
                .satisfies(e ->
                        assertThat(e.problems().getFirst().code()).isEqualTo("NOT_IN_CATALOGUE"));

        assertThat(find("b").orElseThrow().quarantine()).isPresent();
        assertThat(
                        control.count(
                                "operator_action WHERE action = 'tenant.vanish' AND subject = 'tenant/b'"))
                .isEqualTo(1);
        assertThat(
                        control.count(
                                "operator_action WHERE action = 'fleet.catalogue' AND actor = 'drover'"))
                .isEqualTo(2);
        change.quarantine(b, "by hand", operator);
        assertThat(change.release(b, "over", operator).changed()).isEqualTo(1);
    }

    @Test
    void tenantsOfOtherSourcesStay() throws Exception {
        control.tenant("own", "pg");

        assertThat(sync(QUERY, false).quarantined()).isEmpty();
        assertThat(find("own").orElseThrow().quarantine()).isEmpty();
        execute("INSERT INTO customers VALUES ('own', 'own', NULL, NULL)");
        sync(QUERY, false);
        execute("DELETE FROM customers WHERE id = 'own'");
        assertThat(sync(QUERY, false).quarantined()).contains(1);
    }

    @Test
    void aCatalogueThatCannotBeRightChangesNothing() throws Exception {
        sync(QUERY, false);

        assertCode("CATALOGUE_EMPTY", QUERY + " WHERE false");
        assertCode("CATALOGUE_UNREADABLE", "SELECT nonsense FROM customers");
        assertCode("CATALOGUE_COLUMNS", "SELECT id, db FROM customers");
        assertCode("CATALOGUE_COLUMNS", "SELECT id, db AS database, 'pg' AS srv FROM customers");
        assertCode("CATALOGUE_UNREADABLE", "DELETE FROM customers RETURNING id");
        assertThatExceptionOfType(InvalidTenantsFileException.class)
                .isThrownBy(() ->
                        sync("SELECT id, 'gp' AS server, db AS database FROM customers", false))
                .satisfies(e ->
                        assertThat(e.problems().getFirst().code()).isEqualTo("UNKNOWN_SERVER"));
        assertThat(find("a").orElseThrow().quarantine()).isEmpty();
        assertThat(find("b").orElseThrow().quarantine()).isEmpty();
        assertThatExceptionOfType(CatalogueException.class)
                .isThrownBy(() -> catalogue(Optional.empty()).run(true, Actor.DROVER))
                .satisfies(e -> assertThat(e.code()).isEqualTo("NO_CATALOGUE"));
    }

    @Test
    void eachRealRunIsCountedAndTheLastOneThatWorkedIsDated() throws Exception {
        assertThat(metrics.scrape()).contains("drover_catalogue_last_success_seconds NaN");
        sync(QUERY, true);
        sync(QUERY, false);
        assertCode("CATALOGUE_EMPTY", QUERY + " WHERE false");
        sync(QUERY + " WHERE id = 'a'", false);

        assertThat(metrics.scrape())
                .contains("drover_catalogue_syncs_total 3.0")
                .contains("drover_catalogue_failures_total 1.0")
                .contains("drover_catalogue_vanished_total 1.0");
        assertThat(lastSuccess()).isEqualTo((double) ControlRows.NOON.getEpochSecond());
    }

    /** It may have been frozen since it read the catalogue. */
    @Test
    void whoNoLongerLeadsJoinsNothing() throws Exception {
        LeaderTerm over;
        try (var leading = Leading.in(control.database())) {
            over = leading.term();
        }
        try (var leading = Leading.in(control.database())) {
            var catalogue = catalogue(Optional.of(config(QUERY)));

            assertThatExceptionOfType(NoLongerLeaderException.class)
                    .isThrownBy(() -> catalogue.turn(over));
            assertThat(find("a")).isEmpty();

            assertThat(catalogue.turn(leading.term())).isFalse();
            assertThat(find("a")).isPresent();
        }
    }

    private double lastSuccess() {
        return metrics.scrape()
                .lines()
                .filter(line -> line.startsWith("drover_catalogue_last_success_seconds "))
                .mapToDouble(line -> Double.parseDouble(line.split(" ")[1]))
                .findFirst()
                .orElseThrow();
    }

    private void assertCode(String code, String query) {
        assertThatExceptionOfType(CatalogueException.class)
                .isThrownBy(() -> sync(query, false))
                .satisfies(e -> assertThat(e.code()).isEqualTo(code));
    }

    private ImportResult sync(String query, boolean dryRun) throws Exception {
        return catalogue(Optional.of(config(query))).run(dryRun, Actor.DROVER);
    }

    private CatalogueConfig config(String query) {
        var place =
                new ControlDatabaseConfig(
                        product.host(),
                        product.port(),
                        product.name(),
                        product.user(),
                        product.password());
        return new CatalogueConfig(place, query, Duration.ofMinutes(5));
    }

    private SyncCatalogue catalogue(Optional<CatalogueConfig> config) {
        return new SyncCatalogue(
                control.jdbi(), config, metrics.fleet(), InstantSource.fixed(ControlRows.NOON));
    }

    private Optional<TenantView> find(String id) {
        return new TenantViews(control.jdbi()).find(id);
    }

    private void execute(String sql) throws SQLException {
        try (var connection = product.connect();
                var statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }
}
