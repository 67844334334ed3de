package dev.drover.coordinator.rollout;

import static org.assertj.core.api.Assertions.assertThat;

import dev.drover.contracts.ServerId;
import dev.drover.contracts.TenantId;
import dev.drover.coordinator.rollout.Spread.Part;
import dev.drover.coordinator.rollout.decision.AssignWaves;
import dev.drover.coordinator.rollout.decision.AssignWaves.Candidate;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class LeftOutWaveTest {
    @Test
    void aManualGateGoesWithTheWaveThatNobodyIsLeftFor() {
        assertThat(leftOut(1_000, "waves: [{count: 20}, {percent: 1, gate: manual}]"))
                .singleElement()
                .satisfies(wave -> {
                    assertThat(wave.harmless()).isFalse();
                    assertThat(wave.where()).isEqualTo("strategy.waves[1]");
                    assertThat(wave.what()).contains("Wave 2 (percent 1)", "its manual gate");
                });
        assertThat(leftOut(10_000, "waves: [{count: 20}, {percent: 1, gate: manual}]")).isEmpty();
    }

    @Test
    void bakeTimeAndStrictnessAreLostToo() {
        assertThat(leftOut(100, "waves: [{count: 20}, {percent: 1, bake: 1h, strict: true}]"))
                .singleElement()
                .satisfies(wave ->
                        assertThat(wave.what())
                                .contains("its bake time, that no failure is allowed in it"));
        assertThat(leftOut(100, "waves: [{count: 20, bake: 1h}, {percent: 1, bake: 2h}]"))
                .singleElement()
                .matches(wave -> !wave.harmless());
    }

    @Test
    void nothingIsLostWhereTheWaveBeforeHoldsBackAsMuch() {
        var careful =
                "waves: [{count: 1, bake: 1h, strict: true}, {percent: 10, bake: 30m}, {percent: 50, bake: 1h}]";

        assertThat(leftOut(6, careful))
                .as("a small fleet has no tenth")
                .singleElement()
                .matches(LeftOutWave::harmless);
    }

    @Test
    void nothingIsLostWhereNobodyComesAfter() {
        assertThat(
                        leftOut(
                                5,
                                "waves: [{count: 5}, {count: 10, gate: manual}, {percent: 50, bake: 1h}]"))
                .hasSize(2)
                .allMatch(LeftOutWave::harmless);
    }

    @Test
    void aWaveWithoutTermsIsLeftOutWithoutHarm() {
        assertThat(leftOut(100, "waves: [{count: 20}, {percent: 1}]"))
                .singleElement()
                .matches(LeftOutWave::harmless);
    }

    private static List<LeftOutWave> leftOut(int tenants, String strategy) {
        var parts = CheckStrategy.check(StrategyFile.read(strategy).strategy()).spread().waves();
        var candidates =
                IntStream.range(0, tenants)
                        .mapToObj(n ->
                                new Candidate(new TenantId("t" + n), new ServerId("s"), Map.of()))
                        .toList();
        var assigned =
                AssignWaves.assign("seed", candidates, parts.stream().map(Part::members).toList());
        return LeftOutWave.among(parts, assigned);
    }
}
