package dev.drover.coordinator.rollout;

import static org.assertj.core.api.Assertions.assertThat;

import dev.drover.contracts.http.Problem;
import dev.drover.contracts.http.RolloutRequest.Strategy;
import dev.drover.coordinator.rollout.decision.AssignWaves.Members;
import dev.drover.coordinator.rollout.decision.Budget;
import dev.drover.coordinator.rollout.decision.HealthLimits;
import dev.drover.coordinator.rollout.decision.Rollout.OnFailure;
import dev.drover.coordinator.rollout.decision.Wave;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class StrategyTest {
    private static final String WHOLE =
            """
            waves:
              - {name: canary, count: 1, strict: true, bake: 30m}
              - {labels: {tier: free}, gate: manual}
              - percent: 10
                bake: 1h30m
              - percent: 50%
            budget:
              total: {failures: 20, percent: 0.5}
              perServer: {failures: 3}
            onFailure: abort
            ramp: true
            settle: 5m
            maxParallel: 64
            health: {replicationLag: 30s, activeSessions: 200, oldestTransaction: 15m, lockQueue: 0, breakers: 1}
            windows:
              - {labels: {region: eu}, zone: Europe/Berlin, days: [mon, fri], from: 22:00, to: 04:00}
              - {zone: UTC, from: 00:00, to: 24:00}
            """;

    @Test
    void aStrategyFileIsUnderstood() {
        var spread = check(WHOLE).spread();
        assertThat(check(WHOLE).problems()).isEmpty();
        assertThat(spread.waves())
                .extracting(Spread.Part::members)
                .containsExactly(
                        new Members.Count(1),
                        new Members.Labelled(Map.of("tier", "free")),
                        new Members.Percent(10),
                        new Members.Percent(50),
                        new Members.Rest());
        assertThat(spread.waves().getFirst().terms())
                .isEqualTo(new Wave.Terms(Duration.ofMinutes(30), Wave.Gate.AUTO, true));
        assertThat(spread.budget())
                .isEqualTo(
                        new Budget(
                                new Budget.Limit(Optional.of(20), Optional.of(0.5)),
                                Budget.Limit.NONE,
                                new Budget.Limit(Optional.of(3), Optional.empty())));
        assertThat(spread.onFailure()).isEqualTo(OnFailure.ABORT);
        assertThat(spread.settle()).isEqualTo(Duration.ofMinutes(5));
        assertThat(spread.windows()).hasSize(2);
        assertThat(spread.health())
                .isEqualTo(
                        new HealthLimits(
                                Optional.of(Duration.ofSeconds(30)),
                                Optional.empty(),
                                Optional.of(200),
                                Optional.of(Duration.ofMinutes(15)),
                                Optional.of(0),
                                Optional.of(1)));
        assertThat(check("health: {replicationLag: 64MB}").spread().health().replicationLagBytes())
                .contains(64L << 20);
        assertThat(StrategyFile.read(WHOLE).strategy().maxParallel()).isEqualTo(64);
    }

    @Test
    void noStrategyIsOneWaveWithAllAndWavesHaveABudget() {
        var plain = CheckStrategy.check(Strategy.DEFAULT).spread();
        assertThat(plain.waves())
                .extracting(Spread.Part::members)
                .containsExactly(new Members.Rest());
        assertThat(plain.budget()).isEqualTo(Budget.NONE);
        assertThat(check("waves: [{count: 1}]").spread().budget().total().percent()).contains(5.0);
    }

    @Test
    void everythingThatIsWrongIsToldAtOnce() {
        var problems =
                problems(
                        """
                        wavs: 3
                        onFailure: panic
                        settle: soon
                        ramp: maybe
                        waves:
                          - {count: 0}
                          - {percent: 10}
                          - {percent: 10, gate: automatic}
                          - {percent: 101}
                          - {name: nobody}
                          - {count: 1, percent: 20}
                          - {labels: {}}
                          - {count: many}
                        budget: {total: {}, perWave: {percent: 200}, each: 3}
                        windows:
                          - {zone: Europe/Atlantis, from: 22:00, to: 22:00}
                          - {zone: UTC, days: [], from: 8, to: 09:00}
                          - {zone: UTC, days: [someday], from: 08:00, to: 09:00}
                          - {from: 08:00, to: 09:00}
                        """);
        assertThat(problems)
                .contains(
                        "UNKNOWN_KEY line 1, column 1",
                        "INVALID_VALUE strategy.onFailure",
                        "INVALID_VALUE strategy.settle",
                        "INVALID_VALUE line 4, column 7",
                        "EMPTY_WAVE strategy.waves[0].count",
                        "PERCENT_NOT_INCREASING strategy.waves[2].percent",
                        "INVALID_VALUE strategy.waves[2].gate",
                        "INVALID_NUMBER strategy.waves[3].percent",
                        "EMPTY_WAVE strategy.waves[4]",
                        "WAVE_AMBIGUOUS strategy.waves[5]",
                        "EMPTY_WAVE strategy.waves[6].labels",
                        "INVALID_NUMBER line 13, column 13",
                        "EMPTY_LIMIT strategy.budget.total",
                        "INVALID_NUMBER strategy.budget.perWave.percent",
                        "UNKNOWN_KEY line 14, column 46",
                        "INVALID_VALUE strategy.windows[0].zone",
                        "WINDOW_NEVER_OPENS strategy.windows[0]",
                        "WINDOW_NEVER_OPENS strategy.windows[1]",
                        "INVALID_VALUE strategy.windows[1].from",
                        "INVALID_VALUE strategy.windows[2].days",
                        "MISSING_KEY line 19, column 5");
        assertThat(
                        problems(
                                """
                                health: {replicationLag: much, oldestTransaction: 0s, lockQueue: -1, sessions: 3}
                                """))
                .containsExactlyInAnyOrder(
                        "UNKNOWN_KEY line 1, column 70",
                        "INVALID_NUMBER line 1, column 66",
                        "INVALID_VALUE strategy.health.replicationLag",
                        "INVALID_VALUE strategy.health.oldestTransaction");
        assertThat(problems("health: {}")).containsExactly("EMPTY_LIMIT strategy.health");
        assertThat(problems("waves: []")).containsExactly("WAVES strategy.waves");
        assertThat(problems("[")).singleElement().asString().startsWith("NOT_YAML");
    }

    private static CheckStrategy.Checked check(String yaml) {
        return CheckStrategy.check(StrategyFile.read(yaml).strategy());
    }

    private static List<String> problems(String yaml) {
        var all = new ArrayList<Problem.Item>(StrategyFile.read(yaml).problems());
        all.addAll(check(yaml).problems());
        return all.stream().map(item -> item.code() + " " + item.where()).toList();
    }
}
