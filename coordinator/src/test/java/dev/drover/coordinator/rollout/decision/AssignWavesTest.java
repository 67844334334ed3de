package dev.drover.coordinator.rollout.decision;

import static org.assertj.core.api.Assertions.assertThat;

import dev.drover.contracts.RolloutId;
import dev.drover.contracts.ServerId;
import dev.drover.contracts.TenantId;
import dev.drover.coordinator.rollout.decision.AssignWaves.Candidate;
import dev.drover.coordinator.rollout.decision.AssignWaves.Members;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class AssignWavesTest {
    private static final RolloutId ROLLOUT = new RolloutId("r-1");

    @Test
    void percentIsCumulativeAndCountIsNot() {
        var waves =
                List.<Members>of(
                        new Members.Count(1),
                        new Members.Count(2),
                        new Members.Percent(1),
                        new Members.Percent(10),
                        new Members.Rest());
        assertThat(sizes(ROLLOUT, fleet(1000, 4), waves)).containsExactly(1, 2, 7, 90, 900);
        assertThat(sizes(ROLLOUT, fleet(10, 4), waves)).containsExactly(1, 2, 0, 0, 7);
        assertThat(sizes(ROLLOUT, fleet(2, 1), waves)).containsExactly(1, 1, 0, 0, 0);
    }

    @Test
    void everyTenantIsInOneWaveAndWhoIsNamedIsInHis() {
        var fleet = fleet(40, 3);
        var waves =
                AssignWaves.assign(
                        ROLLOUT,
                        fleet,
                        List.of(
                                new Members.Count(5),
                                new Members.Labelled(Map.of("tier", "gold")),
                                new Members.Rest()));
        var all = waves.stream().flatMap(List::stream).toList();
        assertThat(all).hasSize(40);
        assertThat(new HashSet<>(all)).hasSize(40);
        var gold =
                fleet.stream()
                        .filter(each -> each.labels().containsValue("gold"))
                        .map(Candidate::tenant)
                        .toList();
        assertThat(waves.get(1)).containsExactlyInAnyOrderElementsOf(gold);
    }

    @Test
    void aWaveTakesFromTheServersInTurn() {
        var fleet = fleet(40, 4);
        var servers =
                fleet.stream().collect(Collectors.toMap(Candidate::tenant, Candidate::server));
        var first = AssignWaves.assign(ROLLOUT, fleet, List.of(new Members.Count(4))).getFirst();
        assertThat(first).extracting(servers::get).doesNotHaveDuplicates();
    }

    @Test
    void theSameRolloutHasTheSameCanariesAndAnotherOneOthers() {
        var canary = List.<Members>of(new Members.Count(1));
        var fleet = fleet(100, 4);
        var canaries = new ArrayList<TenantId>();
        for (int i = 0; i < 20; i++) {
            var rollout = new RolloutId("r-" + i);
            var one = AssignWaves.assign(rollout, fleet, canary);
            assertThat(AssignWaves.assign(rollout, fleet.reversed(), canary)).isEqualTo(one);
            canaries.addAll(one.getFirst());
        }
        assertThat(new HashSet<>(canaries)).hasSizeGreaterThan(10);
    }

    private static List<Integer> sizes(
            RolloutId rollout, List<Candidate> fleet, List<Members> waves) {
        return AssignWaves.assign(rollout, fleet, waves).stream().map(List::size).toList();
    }

    private static List<Candidate> fleet(int tenants, int servers) {
        return IntStream.range(0, tenants)
                .mapToObj(i ->
                        new Candidate(
                                new TenantId("t" + i),
                                new ServerId("s" + i % servers),
                                Map.of("tier", i % 5 == 0 ? "gold" : "free")))
                .toList();
    }
}
