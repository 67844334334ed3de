package dev.drover.cli.progress;

import static org.assertj.core.api.Assertions.assertThat;

import dev.drover.cli.Views;
import dev.drover.contracts.http.RolloutView;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;

class PatienceTest {
    private static final Instant START = Instant.parse("2026-11-20T12:00:00Z");

    private final Patience patience = Patience.whileJobsEnd(Duration.ofMinutes(1), START);

    @Test
    void aJobThatEndsBeginsTheWaitAnew() {
        assertThat(endsAfter(50, 0)).isFalse();
        assertThat(endsAfter(59, 1)).isFalse();
        assertThat(endsAfter(100, 1)).isFalse();
        assertThat(endsAfter(119, 1)).isTrue();
    }

    @Test
    void whatIsPausedIsNotWaitedFor() {
        assertThat(patience.ends(Views.rollout("PAUSED", Views.counts(3, 0, 0, 0, 0)), START))
                .isTrue();
    }

    private boolean endsAfter(int seconds, int ended) {
        RolloutView view = Views.rollout("RUNNING", Views.counts(2, 1, 0, ended, 0));
        return patience.ends(view, START.plusSeconds(seconds));
    }
}
