package dev.drover.coordinator.rollout.decision;

import static org.assertj.core.api.Assertions.assertThat;

import dev.drover.contracts.status.ServerEvent.Load;
import dev.drover.coordinator.rollout.decision.Health.Look;
import dev.drover.coordinator.rollout.decision.Health.Outcome;
import dev.drover.coordinator.rollout.decision.JudgeHealth.Reading;
import dev.drover.coordinator.rollout.decision.JudgeHealth.Verdict;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class HealthTest {
    private static final Instant NOON = Instant.parse("2026-11-20T12:00:00Z");
    private static final HealthLimits LIMITS =
            new HealthLimits(
                    Optional.of(Duration.ofSeconds(30)),
                    Optional.of(64L << 20),
                    Optional.of(100),
                    Optional.of(Duration.ofMinutes(15)),
                    Optional.of(3),
                    Optional.of(0));

    @Test
    void whatIsAtItsLimitPassesAndWhatIsBeyondIsNamedWithValueAndLimit() {
        assertThat(judge(load(30_000, 64L << 20, 100, 900_000, 3)))
                .isInstanceOf(Verdict.Passed.class);
        assertThat(judge(load(30_001, 0, 101, 5_400_500, 4)))
                .isEqualTo(
                        new Verdict.Failed(
                                "replication lag is 30.001s, at most 30s is allowed; active sessions is"
                                        + " 101, at most 100 is allowed; oldest transaction is"
                                        + " 1h30m, at most 15m is allowed; lock queue is 4, at most"
                                        + " 3 is allowed"));
        assertThat(judge(load(0, 65L << 20, 0, 0, 0)).detail())
                .isEqualTo("replication lag is 65 MB, at most 64 MB is allowed");
    }

    @Test
    void whatCannotBeSeenIsInconclusiveUnlessNobodyAsksForIt() {
        var unseen = new Load(absent(), absent(), absent(), absent(), 0);
        assertThat(judge(unseen))
                .isInstanceOf(Verdict.Inconclusive.class)
                .extracting(Verdict::detail)
                .asString()
                .contains("may not see", "active sessions", "pg_monitor");
        var queue =
                new HealthLimits(absent(), absent(), absent(), absent(), Optional.of(0), absent());
        assertThat(JudgeHealth.judge(queue, new Reading.Seen(Optional.of(unseen))))
                .isEqualTo(new Verdict.Passed("lock queue 0"));
        assertThat(JudgeHealth.judge(queue, new Reading.Seen(Optional.empty())).detail())
                .contains("update the workers");
        assertThat(JudgeHealth.judge(queue, new Reading.Refused("SERVER_UNAVAILABLE", "down")))
                .isEqualTo(new Verdict.Inconclusive("SERVER_UNAVAILABLE: down"));
        assertThat(JudgeHealth.judge(queue, new Reading.NoAnswer(Duration.ofSeconds(30))).detail())
                .contains("within 30 s");
    }

    @Test
    void everyServerMustHavePassedSinceTheLastWaveEnded() {
        var old = look("a", Outcome.PASSED, -20);
        var fresh = look("b", Outcome.PASSED, -2);
        assertThat(weigh(List.of(fresh), -10)).isEqualTo(new Health.Fit());
        assertThat(weigh(List.of(old, fresh), -10)).isEqualTo(new Health.Awaited());
        assertThat(weigh(List.of(old, fresh), -30)).isEqualTo(new Health.Fit());
        assertThat(weigh(List.of(look("a", Outcome.PASSED, -70)), -90))
                .as("nobody has looked for a minute")
                .isEqualTo(new Health.Awaited());
        var never = new Look("c", Optional.empty(), Instant.EPOCH, "");
        assertThat(weigh(List.of(fresh, never), -10)).isEqualTo(new Health.Awaited());
    }

    @Test
    void aServerThatIsNotWellIsNamedUnlessThatWasBeforeSomebodyResumed() {
        var failed = look("a", Outcome.FAILED, -20);
        var unknown = look("b", Outcome.INCONCLUSIVE, -20);
        assertThat(weigh(List.of(failed, unknown), -30))
                .isEqualTo(new Health.Unfit("health: server a: detail (and 1 more servers)"));
        assertThat(weigh(List.of(unknown), -30))
                .isEqualTo(new Health.Unfit("health: server b: detail"));
        assertThat(weigh(List.of(failed, unknown), -10)).isEqualTo(new Health.Awaited());
    }

    @Test
    void serversThatAreHeldBackCountAgainstTheBreakers() {
        var well = List.of(look("a", Outcome.PASSED, -1));
        assertThat(Health.weigh(LIMITS, well, List.of("a"), at(-9), at(-9), NOON))
                .isEqualTo(
                        new Health.Unfit("health: 1 servers are held back (a), at most 0 may be"));
        assertThat(Health.weigh(HealthLimits.NONE, well, List.of("a"), at(-9), at(-9), NOON))
                .isEqualTo(new Health.Unwatched());
    }

    private static Health weigh(List<Look> looks, int since) {
        return Health.weigh(LIMITS, looks, List.of(), at(since), at(since), NOON);
    }

    private static Look look(String server, Outcome outcome, int seconds) {
        return new Look(server, Optional.of(outcome), at(seconds), "detail");
    }

    private static Instant at(int seconds) {
        return NOON.plusSeconds(seconds);
    }

    private static Verdict judge(Load load) {
        return JudgeHealth.judge(LIMITS, new Reading.Seen(Optional.of(load)));
    }

    private static Load load(long lag, long bytes, int active, long oldest, int queue) {
        return new Load(
                Optional.of(lag),
                Optional.of(bytes),
                Optional.of(active),
                Optional.of(oldest),
                queue);
    }

    private static <T> Optional<T> absent() {
        return Optional.empty();
    }
}
