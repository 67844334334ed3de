package dev.drover.coordinator.fleet;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.tuple;

import dev.drover.contracts.ProjectName;
import dev.drover.contracts.TenantId;
import dev.drover.contracts.http.ImportResult;
import dev.drover.contracts.http.Problem;
import dev.drover.contracts.http.RolloutRequest.Selection;
import dev.drover.contracts.http.TenantView;
import dev.drover.coordinator.fleet.file.InvalidTenantsFileException;
import dev.drover.coordinator.fleet.file.TenantsFile;
import dev.drover.coordinator.testing.ControlRows;
import dev.drover.coordinator.yaml.TextProblem;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class ImportFleetTest {
    private static final String FLEET =
            """
            servers:
              - {id: pg1, address: "db1:5432", user: u, credential: c}
              - {id: pg2, address: "db2:5432", user: u, credential: c}
            tenants:
              - {id: a, server: pg1, database: a, labels: {tier: gold}}
              - {id: b, server: pg1, database: b, labels: {tier: silver}}
              - {id: c, server: pg2, database: shared, schema: c}
            """;
    private static final ProjectName DEFAULT = new ProjectName("default");

    private ControlRows control;

    @BeforeEach
    void open() throws Exception {
        control = ControlRows.open();
    }

    @AfterEach
    void close() throws Exception {
        control.close();
    }

    @Test
    void importingTwiceChangesNothing() throws Exception {
        assertThat(run(FLEET)).isEqualTo(new ImportResult(2, 3, 0, 0));
        assertThat(run(FLEET)).isEqualTo(new ImportResult(2, 0, 0, 3));
    }

    @Test
    void tenantsNotNamedStay() throws Exception {
        run(FLEET);

        var result =
                run(
                        """
                        servers: [{id: pg1, address: "db1:5432", user: u, credential: c, limit: 7}]
                        tenants:
                          - {id: a, server: pg1, database: a, labels: {tier: bronze}}
                          - {id: z, server: pg1, database: z}
                        """);

        assertThat(result).isEqualTo(new ImportResult(1, 1, 1, 0));
        assertThat(views()).extracting(TenantView::id).containsExactly("a", "b", "c", "z");
        assertThat(views().getFirst().labels()).isEqualTo(Map.of("tier", "bronze"));
    }

    @Test
    void tenantsMayExchangeTheirPlaces() throws Exception {
        run(FLEET);

        var result =
                run(
                        FLEET.replace("database: a", "database: x")
                                .replace("database: b", "database: a")
                                .replace("database: x", "database: b"));

        assertThat(result).isEqualTo(new ImportResult(2, 0, 2, 1));
        assertThat(views()).extracting(TenantView::database).containsExactly("b", "a", "shared");
    }

    @Test
    void aTenantWithAJobDoesNotMove() throws Exception {
        run(FLEET);
        control.release(ControlRows.DIGEST, 1);
        control.job(control.rollout("RUNNING"), "a", "pg1", "READY");

        assertRefused(FLEET.replace("database: a", "database: elsewhere"), "TENANT_BUSY");
        assertRefused(FLEET.replace("db1:5432", "db9:5432"), "SERVER_BUSY");
        assertThat(run(FLEET.replace("gold", "lead"))).isEqualTo(new ImportResult(2, 0, 1, 2));
    }

    @Test
    void whatTheFleetHoldsAlreadyIsNotTakenTwice() throws Exception {
        run(FLEET);

        assertRefused(
                """
                servers:
                  - {id: pg1, address: "db1:5432", user: u, credential: c}
                  - {id: pg2, address: "db2:5432", user: u, credential: c}
                  - {id: pg3, address: "db2:5432", user: u, credential: c}
                tenants:
                  - {id: new1, server: pg1, database: a}
                  - {id: new2, server: pg2, database: shared}
                """
                        .replace(
                                "  - {id: pg2, address: \"db2:5432\", user: u, credential: c}\n",
                                "")
                        .replace("server: pg2", "server: pg3"),
                "DUPLICATE_ADDRESS",
                "SAME_PLACE");
        assertRefused(
                """
                servers: [{id: pg2, address: "db2:5432", user: u, credential: c}]
                tenants: [{id: whole, server: pg2, database: shared}]
                """,
                "DATABASE_AND_SCHEMA");
        assertThat(views()).hasSize(3);
    }

    @Test
    void selectionsMustMatchInAllThatIsGiven() throws Exception {
        run(FLEET);

        assertThat(find(Selection.ALL)).containsExactly("a", "b", "c");
        assertThat(find(new Selection(List.of("c", "a"), List.of(), Map.of())))
                .containsExactly("a", "c");
        assertThat(find(new Selection(List.of(), List.of("pg1"), Map.of("tier", "silver"))))
                .containsExactly("b");
    }

    @Test
    void namesThatAreNotThereRefuseTheSelection() throws Exception {
        run(FLEET);
        run(
                """
                servers: [{id: pg1, address: "db1:5432", user: u, credential: c}]
                tenants: [{id: acme, server: pg1, database: acme}]
                """);

        assertThatExceptionOfType(RefusedSelectionException.class)
                .isThrownBy(
                        () -> find(new Selection(List.of("a", "amce"), List.of("pg9"), Map.of())))
                .satisfies(e ->
                        assertThat(e.problems())
                                .extracting(Problem.Item::code, Problem.Item::remedy)
                                .containsExactly(
                                        tuple("UNKNOWN_TENANT", "Did you mean \"acme\"?"),
                                        tuple("UNKNOWN_SERVER", "Did you mean \"pg1\"?")));
        assertThatExceptionOfType(RefusedSelectionException.class)
                .isThrownBy(() -> find(new Selection(List.of(), List.of(), Map.of("tier", "lead"))))
                .satisfies(e ->
                        assertThat(e.problems().getFirst().code())
                                .isEqualTo("UNKNOWN_LABEL_VALUE"));
    }

    @Test
    void tenantsAreListedByServerProjectAndLabel() throws Exception {
        run(FLEET);
        control.release(ControlRows.DIGEST, 1);
        control.job(control.rollout("RUNNING"), "a", "pg1", "READY");
        var byLabel =
                new TenantViews.Filter(
                        Optional.of("pg1"),
                        Optional.of("default"),
                        Selector.of(Map.of("tier", "gold"), Optional.empty()),
                        Optional.empty());

        var found = new TenantViews(control.jdbi()).list(byLabel, TenantViews.Page.WHOLE);

        assertThat(found).extracting(TenantView::id).containsExactly("a");
        assertThat(found.getFirst().job()).contains("READY");
        assertThat(found.getFirst().version()).isEmpty();
    }

    @Test
    void tenThousandTenantsAreImported() throws Exception {
        var text = new StringBuilder(FLEET);
        for (int i = 0; i < 10_000; i++) {
            text.append("  - {id: t%d, server: pg1, database: d%d}\n".formatted(i, i));
        }

        assertThat(run(text.toString())).isEqualTo(new ImportResult(2, 10_003, 0, 0));
        assertThat(run(text.toString())).isEqualTo(new ImportResult(2, 0, 0, 10_003));
    }

    private ImportResult run(String yaml) throws InvalidTenantsFileException {
        return new ImportFleet(control.jdbi(), InstantSource.system()).run(TenantsFile.parse(yaml));
    }

    private List<TenantView> views() throws RefusedSelectionException {
        return new TenantViews(control.jdbi()).list(TenantViews.Filter.ALL, TenantViews.Page.WHOLE);
    }

    private List<String> find(Selection selection) throws RefusedSelectionException {
        return new FindTenants(control.jdbi())
                .find(DEFAULT, selection).tenants().stream().map(TenantId::value).toList();
    }

    private void assertRefused(String yaml, String... codes) {
        assertThatExceptionOfType(InvalidTenantsFileException.class)
                .isThrownBy(() -> run(yaml))
                .satisfies(e ->
                        assertThat(e.problems())
                                .extracting(TextProblem::code)
                                .containsExactlyInAnyOrder(codes));
    }
}
