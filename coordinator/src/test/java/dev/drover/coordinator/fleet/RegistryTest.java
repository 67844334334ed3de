package dev.drover.coordinator.fleet;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.tuple;

import dev.drover.contracts.ProjectName;
import dev.drover.contracts.TenantId;
import dev.drover.contracts.http.ExcludedTenants.Excluded;
import dev.drover.contracts.http.ImportResult;
import dev.drover.contracts.http.LabelRequest;
import dev.drover.contracts.http.Problem;
import dev.drover.contracts.http.RolloutRequest.Selection;
import dev.drover.contracts.http.TenantSelection;
import dev.drover.contracts.http.TenantView;
import dev.drover.coordinator.audit.Actor;
import dev.drover.coordinator.fleet.file.Fleet;
import dev.drover.coordinator.fleet.file.InvalidTenantsFileException;
import dev.drover.coordinator.fleet.file.TenantsFile;
import dev.drover.coordinator.testing.ControlRows;
import dev.drover.coordinator.yaml.TextProblem;
import java.nio.charset.StandardCharsets;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.assertj.core.groups.Tuple;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class RegistryTest {
    private static final String CSV =
            """
            id,server,database,schema,label.tier,label.region
            a,pg1,da,,gold,eu
            b,pg1,db,,silver,us
            c,pg1,"shared",c,gold,
            d,pg1,shared,d,,
            """;

    private static final Actor OPERATOR = Actor.claimed("alice@laptop", "127.0.0.1");

    private ControlRows control;

    @BeforeEach
    void fleet() throws Exception {
        control = ControlRows.open();
        importYaml("servers: [{id: pg1, address: \"db1:5432\", user: u, credential: c}]", false);
        importCsv(CSV, false);
    }

    @AfterEach
    void close() throws Exception {
        control.close();
    }

    @Test
    void selectorsChooseByEveryKindOfTerm() throws Exception {
        assertThat(select("tier=gold")).containsExactly("a", "c");
        assertThat(select("tier!=gold")).containsExactly("b", "d");
        assertThat(select("tier in (gold, silver),region")).containsExactly("a", "b");
        assertThat(select("tier notin (silver)")).containsExactly("a", "c", "d");
        assertThat(select("!region")).containsExactly("c", "d");
        assertThat(select("tier==gold,region!=eu")).containsExactly("c");
        assertThat(select("!never-heard-of")).hasSize(4);
    }

    @Test
    void slipsInSelectorsAreToldWithWhatWasMeant() {
        assertRefused("teir=gold", tuple("UNKNOWN_LABEL", "Did you mean \"tier\"?"));
        assertRefused("tier=glod", tuple("UNKNOWN_LABEL_VALUE", "Did you mean \"gold\"?"));
        assertRefused("tier!=glod", tuple("UNKNOWN_LABEL_VALUE", "Did you mean \"gold\"?"));
        assertRefused(
                "tier in (gold,plutonium)",
                tuple("UNKNOWN_LABEL_VALUE", "There are: gold, silver."));
        assertThatExceptionOfType(RefusedSelectionException.class)
                .isThrownBy(() -> select("tier~gold,=x"))
                .satisfies(e ->
                        assertThat(e.problems())
                                .extracting(Problem.Item::code)
                                .containsExactly("INVALID_SELECTOR", "INVALID_SELECTOR"));
        assertThatExceptionOfType(RefusedSelectionException.class)
                .isThrownBy(() -> select("tier=silver,region=eu"))
                .satisfies(e ->
                        assertThat(e.problems().getFirst().code()).isEqualTo("EMPTY_SELECTION"));
    }

    @Test
    void termsThatNoTenantCanFulfilTogetherAreRefused() {
        var either = "For tenants with either write tier in (gold,silver).";
        assertRefused("tier=gold,tier=silver", tuple("CONTRADICTORY_SELECTOR", either));
        assertRefused(
                "tier in (gold),region=eu,tier==silver", tuple("CONTRADICTORY_SELECTOR", either));
        assertThatExceptionOfType(RefusedSelectionException.class)
                .isThrownBy(() -> Selector.of(Map.of("tier", "gold"), Optional.of("tier=silver")));
    }

    @Test
    void termsOfOneLabelMayNarrowEachOther() throws Exception {
        assertThat(select("tier in (gold,silver),tier=gold,tier!=silver"))
                .containsExactly("a", "c");
    }

    @Test
    void serversAndProjectsThatAreNotThereAreToldWithThoseThatAre() throws Exception {
        var which = new TenantSelection(List.of(), Optional.of("pg2"), Optional.empty());
        assertThatExceptionOfType(RefusedSelectionException.class)
                .isThrownBy(() -> change().quarantine(which, "x", OPERATOR))
                .satisfies(e ->
                        assertThat(e.problems())
                                .extracting(Problem.Item::code, Problem.Item::remedy)
                                .containsExactly(tuple("UNKNOWN_SERVER", "Did you mean \"pg1\"?")));
        assertThatExceptionOfType(RefusedSelectionException.class)
                .isThrownBy(() -> ofProject("billing"))
                .satisfies(e ->
                        assertThat(e.problems())
                                .extracting(Problem.Item::code, Problem.Item::remedy)
                                .containsExactly(tuple("UNKNOWN_PROJECT", "There are: default.")));
    }

    @Test
    void theDefaultProjectIsThereBeforeItsFirstTenant() throws Exception {
        control.execute("UPDATE tenant SET project = 'billing'");

        assertThat(ofProject("billing")).hasSize(4);
        assertThat(ofProject("default")).isEmpty();
    }

    private List<TenantView> ofProject(String project) throws RefusedSelectionException {
        var filter =
                new TenantViews.Filter(
                        Optional.empty(), Optional.of(project), Selector.ALL, Optional.empty());
        return new TenantViews(control.jdbi()).list(filter, TenantViews.Page.WHOLE);
    }

    @Test
    void quarantinedTenantsAreLeftOutAndTold() throws Exception {
        var changed = change().quarantine(named("a", "b"), "disk full", OPERATOR);
        assertThat(changed.changed()).isEqualTo(2);
        assertThat(change().quarantine(named("a"), "again", OPERATOR).unchanged()).isEqualTo(1);

        var selected = find("tier in (gold,silver)");

        assertThat(selected.tenants()).extracting(TenantId::value).containsExactly("c");
        assertThat(selected.excluded())
                .containsExactly(new Excluded("a", "disk full"), new Excluded("b", "disk full"));
        assertThatExceptionOfType(RefusedSelectionException.class)
                .isThrownBy(() -> select("region=eu"))
                .satisfies(e ->
                        assertThat(e.problems().getFirst().what()).contains("quarantine", "\"a\""));
        assertThat(change().release(named("a"), "mended", OPERATOR).changed()).isEqualTo(1);
        assertThat(select("region=eu")).containsExactly("a");
    }

    @Test
    void whatACompleteFileDoesNotNameGoesToQuarantineAndComesBack() throws Exception {
        change().quarantine(named("d"), "by hand", OPERATOR);
        var without = CSV.replace("b,pg1,db,,silver,us\n", "").replace("d,pg1,shared,d,,\n", "");

        assertThat(importCsv(without, false).quarantined()).isEmpty();
        assertThat(importCsv(without, true).quarantined()).contains(1);
        assertThat(view("b").quarantine().orElseThrow().kind()).isEqualTo("VANISHED");
        assertThat(view("d").quarantine().orElseThrow().kind()).isEqualTo("MANUAL");

        assertThat(importCsv(CSV, true).released()).contains(1);
        assertThat(view("b").quarantine()).isEmpty();
        assertThat(view("d").quarantine().orElseThrow().reason()).isEqualTo("by hand");
    }

    @Test
    void aDryRunTellsAndChangesNothing() throws Exception {
        var fleet = TenantsFile.parseCsv(bytes("id,server,database\nz,pg1,dz\n"), Set.of("pg1"));
        var manner = new ImportFleet.Manner("import", Absent.allVanish("gone"), true);

        var result =
                new ImportFleet(control.jdbi(), InstantSource.system())
                        .run(fleet, manner, OPERATOR);

        assertThat(result.added()).isEqualTo(1);
        assertThat(result.quarantined()).contains(4);
        assertThat(views()).extracting(TenantView::id).containsExactly("a", "b", "c", "d");
        assertThat(views()).allSatisfy(view -> assertThat(view.quarantine()).isEmpty());
    }

    @Test
    void labelsAreSetAndRemovedBySelection() throws Exception {
        var which = new TenantSelection(List.of(), Optional.empty(), Optional.of("tier=gold"));
        var request = new LabelRequest(which, Map.of("canary", "yes"), List.of("region"));

        assertThat(change().label(request, OPERATOR).some()).containsExactly("a", "c");
        assertThat(change().label(request, OPERATOR).unchanged()).isEqualTo(2);
        assertThat(view("a").labels()).isEqualTo(Map.of("tier", "gold", "canary", "yes"));
        assertThatExceptionOfType(RefusedSelectionException.class)
                .isThrownBy(() ->
                        change().label(
                                        new LabelRequest(
                                                named("amce", "a"), Map.of("x", "y"), List.of()),
                                        OPERATOR))
                .satisfies(e ->
                        assertThat(e.problems().getFirst().code()).isEqualTo("UNKNOWN_TENANT"));
        assertThatExceptionOfType(RefusedSelectionException.class)
                .isThrownBy(() ->
                        change().label(
                                        new LabelRequest(named(), Map.of("x", "y"), List.of()),
                                        OPERATOR));
    }

    @Test
    void pagesJoinToTheWholeList() throws Exception {
        var views = new TenantViews(control.jdbi());
        var first = views.list(TenantViews.Filter.ALL, new TenantViews.Page(Optional.empty(), 3));
        var next =
                views.list(
                        TenantViews.Filter.ALL,
                        new TenantViews.Page(Optional.of(first.getLast().id()), 3));

        assertThat(first).extracting(TenantView::id).containsExactly("a", "b", "c");
        assertThat(next).extracting(TenantView::id).containsExactly("d");
    }

    @Test
    void everyProblemOfACsvFileIsToldWithItsLine() {
        assertThatExceptionOfType(InvalidTenantsFileException.class)
                .isThrownBy(() -> importCsv("id,sever,database\na,pg1,x\n", false))
                .satisfies(e -> assertThat(e.getMessage()).contains("Did you mean \"server\"?"));
        assertThatExceptionOfType(InvalidTenantsFileException.class)
                .isThrownBy(() ->
                        importCsv(
                                "id,server,database\nx,pg9,x\ny,pg1\n,pg1,z\n\"a\"\"b\",pg1,q\n",
                                false))
                .satisfies(e ->
                        assertThat(e.problems())
                                .extracting(TextProblem::code, TextProblem::line)
                                .containsExactly(tuple("WRONG_COLUMNS", 3)));
        assertThatExceptionOfType(InvalidTenantsFileException.class)
                .isThrownBy(() ->
                        importCsv("id,server,database\nx,pg9,x\n,pg1,z\n\"a\"\"b\",pg1,q\n", false))
                .satisfies(e ->
                        assertThat(e.problems())
                                .extracting(TextProblem::code, TextProblem::line)
                                .containsExactly(
                                        tuple("UNKNOWN_SERVER", 2),
                                        tuple("MISSING_KEY", 3),
                                        tuple("INVALID_ID", 4)));
    }

    private void assertRefused(String selector, Tuple problem) {
        assertThatExceptionOfType(RefusedSelectionException.class)
                .isThrownBy(() -> select(selector))
                .satisfies(e ->
                        assertThat(e.problems())
                                .extracting(Problem.Item::code, Problem.Item::remedy)
                                .containsExactly(problem));
    }

    private SelectedTenants find(String selector) throws RefusedSelectionException {
        var selection = new Selection(List.of(), List.of(), Map.of(), Optional.of(selector));
        return new FindTenants(control.jdbi()).find(new ProjectName("default"), selection);
    }

    private List<String> select(String selector) throws RefusedSelectionException {
        return find(selector).tenants().stream().map(TenantId::value).toList();
    }

    private static TenantSelection named(String... ids) {
        return new TenantSelection(List.of(ids), Optional.empty(), Optional.empty());
    }

    private ChangeTenants change() {
        return new ChangeTenants(control.jdbi(), InstantSource.system());
    }

    private ImportResult importCsv(String text, boolean complete)
            throws InvalidTenantsFileException {
        return join(TenantsFile.parseCsv(bytes(text), new Servers(control.jdbi()).ids()), complete);
    }

    private void importYaml(String text, boolean complete) throws InvalidTenantsFileException {
        var _ = join(TenantsFile.parse(bytes(text), new Servers(control.jdbi()).ids()), complete);
    }

    private ImportResult join(Fleet fleet, boolean complete) throws InvalidTenantsFileException {
        var absent = complete ? Absent.allVanish("not in the file") : Absent.STAY;
        return new ImportFleet(control.jdbi(), InstantSource.system())
                .run(fleet, new ImportFleet.Manner("import", absent, false), OPERATOR);
    }

    private List<TenantView> views() throws RefusedSelectionException {
        return new TenantViews(control.jdbi()).list(TenantViews.Filter.ALL, TenantViews.Page.WHOLE);
    }

    private TenantView view(String id) {
        return new TenantViews(control.jdbi()).find(id).orElseThrow();
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
