package dev.drover.coordinator.plan;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.drover.contracts.ProjectName;
import dev.drover.contracts.ReleaseDigest;
import dev.drover.contracts.command.LedgerPolicy.OutOfOrder;
import dev.drover.contracts.http.PlanView;
import dev.drover.contracts.http.PlanView.Group;
import dev.drover.contracts.http.PlanView.ServerShare;
import dev.drover.contracts.http.Problem;
import dev.drover.coordinator.release.ReleaseOutline;
import dev.drover.coordinator.release.ReleaseOutline.Step;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class PlanForTest {
    private static final Instant TOLD = Instant.parse("2026-11-20T12:00:00Z");
    private static final ReleaseOutline RELEASE =
            new ReleaseOutline(
                    new ReleaseDigest("sha256:" + "ab".repeat(32)),
                    List.of(
                            new Step("1", false, "c1"),
                            new Step("2", false, "c2"),
                            new Step("3", false, "c3"),
                            new Step("views", true, "v2")));

    @Test
    void tenantsThatMissTheSameAreOneGroup() {
        var view =
                view(
                        Optional.empty(),
                        tenant("a", up("1")),
                        tenant("b", up("1")),
                        tenant("c", up("1"), up("2"), up("3"), repeated("views", "v2")),
                        unknown("d"));

        assertThat(view.groups())
                .containsExactly(
                        new Group(
                                Optional.of("1"),
                                List.of("2", "3", "views"),
                                2,
                                List.of("a", "b"),
                                Optional.empty()),
                        new Group(
                                Optional.empty(),
                                List.of("1", "2", "3", "views"),
                                1,
                                List.of("d"),
                                Optional.empty()));
        assertThat(view.tenants()).isEqualTo(4);
        assertThat(view.upToDate()).isEqualTo(1);
        assertThat(view.unknown()).isEqualTo(1);
        assertThat(view.oldestPicture()).contains(TOLD);
        assertThat(view.servers()).containsExactly(new ServerShare("pg", 3, 4));
        assertThat(view.target()).isEqualTo("3");
    }

    @Test
    void aRepeatableComesWhenItsTextHasChangedAndTheTargetIsTheLast() {
        var old = tenant("a", up("1"), up("2"), up("3"), repeated("views", "v1"));

        assertThat(view(Optional.empty(), old).groups().getFirst().pending())
                .containsExactly("views");
        assertThat(view(Optional.of("2"), tenant("b", up("1"))).groups().getFirst().pending())
                .containsExactly("2");
    }

    @Test
    void whatWasTakenBackIsMissing() {
        var view = view(Optional.of("2"), tenant("a", up("1"), up("2"), down("2")));

        assertThat(view.groups().getFirst().pending()).containsExactly("2");
    }

    @Test
    void aBaselineStandsForAllBeforeIt() {
        var baseline = new History.Row("2", "baseline", "baseline", "");

        assertThat(view(Optional.of("3"), tenant("a", baseline)).groups().getFirst().pending())
                .containsExactly("3", "views");
    }

    @Test
    void whatLaterOnesHaveOvertakenIsNamedWithWhatThePolicyDoes() {
        var overtaken = tenant("a", up("1"), up("3"), repeated("views", "v2"));

        for (var choice : List.of(OutOfOrder.REFUSE, OutOfOrder.ALLOW)) {
            var view = view(choice, Optional.empty(), overtaken);
            assertThat(view.groups())
                    .containsExactly(
                            new Group(
                                    Optional.of("3"),
                                    List.of("2"),
                                    1,
                                    List.of("a"),
                                    Optional.of(
                                            new PlanView.OutOfOrder(
                                                    List.of("2"), choice.toString()))));
            assertThat(view.upToDate()).isZero();
        }
        var ignoring = view(OutOfOrder.IGNORE, Optional.empty(), overtaken);
        assertThat(ignoring.groups())
                .containsExactly(
                        new Group(
                                Optional.of("3"),
                                List.of(),
                                1,
                                List.of("a"),
                                Optional.of(new PlanView.OutOfOrder(List.of("2"), "ignore"))));
        assertThat(ignoring.upToDate()).isEqualTo(1);
        assertThat(ignoring.servers()).isEmpty();
    }

    @Test
    void whatABaselineStandsForIsNotOvertaken() {
        var baseline = new History.Row("2", "baseline", "baseline", "");

        assertThat(
                        view(Optional.empty(), tenant("a", baseline, up("3")), tenant("b", up("1")))
                                .groups())
                .allMatch(group -> group.outOfOrder().isEmpty());
    }

    @Test
    void tenantsBeyondTheTargetRefuseIt() {
        var plan =
                new PlanFor(
                        RELEASE,
                        Optional.of("1"),
                        OutOfOrder.REFUSE,
                        false,
                        List.of(tenant("a", up("1"), up("2")), tenant("b", up("1")), unknown("c")));

        assertThatExceptionOfType(RefusedTargetException.class)
                .isThrownBy(plan::refuseGoingBack)
                .satisfies(e -> {
                    assertThat(e.code()).isEqualTo("VERSION_BELOW_CURRENT");
                    assertThat(e.items()).extracting(Problem.Item::where).containsExactly("a");
                });
    }

    @Test
    void aTenantTakenBackIsNotBeyond() throws Exception {
        new PlanFor(
                        RELEASE,
                        Optional.of("1"),
                        OutOfOrder.REFUSE,
                        false,
                        List.of(tenant("a", up("1"), up("2"), down("2"))))
                .refuseGoingBack();
    }

    @Test
    void versionsAreFoundAsPeopleWriteThem() throws Exception {
        assertThat(TargetVersion.find(RELEASE, Optional.of("002"))).contains("2");
        assertThat(TargetVersion.find(RELEASE, Optional.empty())).isEmpty();
        assertThatExceptionOfType(RefusedTargetException.class)
                .isThrownBy(() -> TargetVersion.find(RELEASE, Optional.of("views")))
                .satisfies(e -> assertThat(e.code()).isEqualTo("VERSION_UNKNOWN"));
        assertThatExceptionOfType(RefusedTargetException.class)
                .isThrownBy(() -> TargetVersion.find(RELEASE, Optional.of("33")))
                .satisfies(e -> assertThat(e.remedy()).isEqualTo("Did you mean \"3\"?"));
    }

    private static PlanView view(Optional<String> target, TenantPicture... tenants) {
        return view(OutOfOrder.REFUSE, target, tenants);
    }

    private static PlanView view(
            OutOfOrder outOfOrder, Optional<String> target, TenantPicture... tenants) {
        return new PlanFor(RELEASE, target, outOfOrder, false, List.of(tenants))
                .view(new ProjectName("default"), Map.of("pg", 4), Optional.empty());
    }

    @Test
    void goingBackUndoesWhatComesAfterTheTargetTheLastFirst() {
        var plan =
                new PlanFor(
                                RELEASE,
                                Optional.of("1"),
                                OutOfOrder.REFUSE,
                                true,
                                List.of(
                                        tenant("a", up("1"), up("2"), up("3")),
                                        tenant("b", up("1")),
                                        tenant("c", up("1"), up("2"), down("2")),
                                        unknown("d")))
                        .view(new ProjectName("default"), Map.of("pg", 4), Optional.empty());
        assertThat(plan.goesBack()).isTrue();
        assertThat(plan.upToDate()).as("nobody knows what d has to undo").isEqualTo(2);
        assertThat(plan.unknown()).isEqualTo(1);
        assertThat(plan.groups())
                .singleElement()
                .satisfies(group -> {
                    assertThat(group.pending()).containsExactly("3", "2");
                    assertThat(group.sample()).containsExactly("a");
                });
    }

    private static TenantPicture tenant(String id, History.Row... rows) {
        var version =
                Arrays.stream(rows)
                        .filter(row -> !row.kind().equals("repeatable"))
                        .map(History.Row::version)
                        .reduce((_, later) -> later);
        return new TenantPicture(
                id, "pg", "{}", version, Optional.of(TOLD), new History(List.of(rows)));
    }

    private static TenantPicture unknown(String id) {
        return new TenantPicture(id, "pg", "{}", Optional.empty(), Optional.empty(), History.NONE);
    }

    private static History.Row up(String version) {
        return new History.Row(version, "versioned", "up", "c" + version);
    }

    private static History.Row down(String version) {
        return new History.Row(version, "versioned", "down", "");
    }

    private static History.Row repeated(String name, String checksum) {
        return new History.Row(name, "repeatable", "up", checksum);
    }
}
