package dev.drover.cli.progress;

import static org.assertj.core.api.Assertions.assertThat;

import dev.drover.cli.Views;
import dev.drover.cli.console.Line;
import dev.drover.cli.console.Style;
import dev.drover.contracts.http.RolloutView;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RolloutPictureTest {
    private static final Instant NOW = Views.START.plusSeconds(2467);

    @Test
    void aBusyRolloutLooksLikeThis() {
        assertThat(text(busy(), 80))
                .isEqualTo(
                        """
                        rollout r-1  default → 0004  running                    00:41:07   ETA 2 min 5 s
                        ████████████████████████████████████░░░░░░░░░░░░░░░░░░░░░░  62.4 %   112/min
                        7,739 ok · 58 running · 9 retry · 4 failed · 4,598 left
                          pg-01  ██████░░░░  7,131/11,408  idle            4 failed
                          pg-07  ██████░░░░  612/1,000     4/4 in flight
                        """);
    }

    @ParameterizedTest
    @ValueSource(ints = {20, 40, 60, 80, 100, 200})
    void noLineIsWiderThanTheTerminalAndTheyAreFewEnough(int width) {
        var lines = RolloutPicture.lines(crowded(), width, NOW);
        assertThat(lines).hasSizeLessThanOrEqualTo(12);
        assertThat(lines).extracting(Line::width).allMatch(w -> w <= width);
    }

    @Test
    void aCrowdedRolloutStillShowsFailuresAndWaiting() {
        var text = text(crowded(), 100);
        assertThat(text)
                .contains("and 5 more servers")
                .contains("FAILED 55P03 LOCK_TIMEOUT ×3")
                .contains("drover failures show f0")
                .contains("waits  gamma-0  LEASE_BUSY, next try in 5 s");
    }

    @Test
    void wavesAreShownWithWhatTheyWaitFor() {
        var view =
                Views.waves(
                        Views.rollout("RUNNING", Views.counts(90, 0, 0, 10, 1)),
                        "the fleet is held: INC-7",
                        new RolloutView.Wave(
                                1,
                                Optional.of("canary"),
                                "PASSED",
                                1,
                                1,
                                0,
                                0,
                                "auto",
                                Optional.empty()),
                        new RolloutView.Wave(
                                2,
                                Optional.empty(),
                                "BAKING",
                                10,
                                9,
                                1,
                                0,
                                "manual",
                                Optional.of(NOW.plusSeconds(90))),
                        new RolloutView.Wave(
                                3,
                                Optional.empty(),
                                "WAITING",
                                90,
                                0,
                                0,
                                0,
                                "manual",
                                Optional.empty()));
        assertThat(text(view, 100))
                .contains("why    the fleet is held: INC-7")
                .contains("  wave 1 canary         passed  1/1")
                .contains(
                        "  wave 2                baking  10/10         1 failed  bakes for 1 min 30 s")
                .contains(", then drover promote")
                .contains("  wave 3                waiting 0/90          gate manual")
                .contains("health pg-1  lock queue is 9, at most 3 is allowed");
    }

    @Test
    void anEmptyRolloutIsComplete() {
        assertThat(text(Views.rollout("COMPLETED", Views.counts(0, 0, 0, 0, 0)), 80))
                .contains("100 %")
                .contains("completed");
    }

    @Test
    void aHundredPercentIsNotShownBeforeAllHaveEnded() {
        assertThat(ProgressBar.percent(99_999, 100_000)).isEqualTo("99.9 %");
        assertThat(ProgressBar.percent(100_000, 100_000)).isEqualTo("100 %");
    }

    @Test
    void aServerThatIsHeldBackSaysSoAndWhyAndComesFirst() {
        var strain =
                new RolloutView.Strain(
                        "SERVER_UNAVAILABLE",
                        "connection refused",
                        NOW.minusSeconds(90),
                        Optional.of(NOW.plusSeconds(7)));
        var fewer =
                new RolloutView.Strain(
                        "TOO_MANY_CONNECTIONS",
                        "2 jobs at a time",
                        NOW.minusSeconds(9),
                        Optional.empty());
        var view =
                Views.with(
                        busy(),
                        List.of(
                                new RolloutView.ServerProgress(
                                        "pg-1", 10, 1, 0, 0, 4, Optional.empty()),
                                new RolloutView.ServerProgress(
                                        "pg-8", 10, 1, 0, 0, 0, Optional.of(strain)),
                                new RolloutView.ServerProgress(
                                        "pg-9", 10, 1, 0, 2, 2, Optional.of(fewer))),
                        List.of(),
                        List.of());
        assertThat(text(view, 120))
                .contains("held back for 1 min, next probe in 8 s  connection refused")
                .contains("fewer jobs for 9 s  2 jobs at a time")
                .matches("(?s).*pg-8.*pg-9.*pg-1 .*");
        assertThat(text(view, 60).lines()).allMatch(line -> line.length() <= 60);
    }

    @Test
    void aRolloutThatWaitsForAWindowSaysWhenTheNextOneOpens() {
        var view =
                Views.waitingForWindows(
                        Views.rollout("RUNNING", Views.counts(12, 0, 0, 3, 0)),
                        12,
                        NOW.plus(Duration.ofMinutes(134)));
        assertThat(text(view, 120))
                .contains("window closed for 12 tenants, the next opens in 2 h 14 min  2026-");
        var due = Views.waitingForWindows(view, 1, NOW);
        assertThat(text(due, 120)).contains("window closed for 1 tenant, the next opens now");
        assertThat(text(view, 50).lines()).allMatch(line -> line.length() <= 50);
    }

    @Test
    void aLogGetsALineForEachTenthAndForAnotherState() {
        var two = Views.rollout("RUNNING", Views.counts(80, 0, 0, 20, 0));
        var almostThree = Views.rollout("RUNNING", Views.counts(71, 0, 0, 29, 0));
        var three = Views.rollout("RUNNING", Views.counts(70, 0, 0, 30, 0));
        var paused = Views.rollout("PAUSED", Views.counts(80, 0, 0, 20, 0));
        assertThat(ProgressLine.isDue(two, NOW, almostThree, NOW.plusSeconds(5))).isFalse();
        assertThat(ProgressLine.isDue(two, NOW, almostThree, NOW.plusSeconds(10))).isTrue();
        assertThat(ProgressLine.isDue(two, NOW, three, NOW.plusMillis(900))).isFalse();
        assertThat(ProgressLine.isDue(two, NOW, three, NOW.plusSeconds(1))).isTrue();
        assertThat(ProgressLine.isDue(two, NOW, paused, NOW)).isTrue();
        assertThat(ProgressLine.isDue(two, NOW, two, NOW.plusSeconds(60))).isFalse();
    }

    private static RolloutView busy() {
        var view = Views.rollout("RUNNING", Views.counts(4598, 58, 9, 7739, 4));
        return Views.with(
                view,
                List.of(
                        new RolloutView.ServerProgress(
                                "pg-07", 1000, 612, 0, 4, 4, Optional.empty()),
                        new RolloutView.ServerProgress(
                                "pg-01", 11_408, 7127, 4, 0, 0, Optional.empty())),
                List.of(),
                List.of());
    }

    private static RolloutView crowded() {
        return Views.with(
                Views.rollout("RUNNING", Views.counts(4598, 58, 9, 7739, 4)),
                IntStream.range(0, 9)
                        .mapToObj(i ->
                                new RolloutView.ServerProgress(
                                        "東京-pg-" + i, 9, i, 1, 2, 4, Optional.empty()))
                        .toList(),
                IntStream.range(0, 9).mapToObj(i -> Views.failure("f" + i, "x")).toList(),
                IntStream.range(0, 9)
                        .mapToObj(i ->
                                new RolloutView.Waiting(
                                        "gamma-" + i,
                                        "LEASE_BUSY",
                                        "held by pid 812",
                                        Optional.of(NOW.plusSeconds(4))))
                        .toList());
    }

    private static String text(RolloutView view, int width) {
        return RolloutPicture.lines(view, width, NOW).stream()
                .map(line -> line.text(Style.NONE) + "\n")
                .collect(Collectors.joining());
    }
}
