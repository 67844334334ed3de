package dev.drover.worker.server;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

class AdaptiveLimitTest {
    private final AdaptiveLimit limit = new AdaptiveLimit(8);

    @Test
    void noMorePlacesAreGivenThanThereAre() {
        take(8);

        assertThat(limit.enter(Duration.ZERO)).isFalse();
        limit.leave();
        assertThat(limit.enter(Duration.ZERO)).isTrue();
    }

    @Test
    void aComplaintHalvesWhatIsTaken() {
        take(6);

        assertThat(limit.halve(0)).isFalse();
        assertThat(limit.limit()).isEqualTo(3);
    }

    @Test
    void complaintsOfJobsThatBeganTogetherCountOnce() {
        take(8);
        limit.halve(0);
        limit.halve(0);
        assertThat(limit.limit()).isEqualTo(4);

        limit.halve(limit.halvings());
        assertThat(limit.limit()).isEqualTo(2);
    }

    @Test
    void onePlaceIsLeftAndThenTheServerIsTheTrouble() {
        take(1);
        assertThat(limit.halve(0)).as("there were eight").isFalse();
        assertThat(limit.limit()).isEqualTo(1);
        assertThat(limit.halve(1)).as("there was but one").isTrue();
        assertThat(limit.limit()).isEqualTo(1);
    }

    @Test
    void asManySuccessesAsPlacesAddOneUpToWhatIsConfigured() {
        take(8);
        limit.halve(0);

        wellEnded(3);
        assertThat(limit.limit()).isEqualTo(4);
        wellEnded(1);
        assertThat(limit.limit()).isEqualTo(5);
        wellEnded(5 + 6 + 7);
        assertThat(limit.limit()).isEqualTo(8);
        wellEnded(100);
        assertThat(limit.limit()).isEqualTo(8);
    }

    @Test
    void afterHalvingItTakesSeveralEndsUntilSomebodyMayEnter() {
        take(8);
        limit.halve(0);
        for (int i = 0; i < 4; i++) {
            assertThat(limit.enter(Duration.ZERO)).isFalse();
            limit.leave();
        }
        assertThat(limit.enter(Duration.ZERO)).isFalse();
        limit.leave();
        assertThat(limit.enter(Duration.ZERO)).isTrue();
    }

    @Test
    void whoWaitsGetsThePlaceThatIsFreed() {
        take(8);
        var waiting = CompletableFuture.supplyAsync(() -> limit.enter(Duration.ofSeconds(20)));
        limit.leave();

        assertThat(waiting.join()).isTrue();
    }

    private void take(int places) {
        for (int i = 0; i < places; i++) {
            assertThat(limit.enter(Duration.ZERO)).isTrue();
        }
    }

    private void wellEnded(int jobs) {
        for (int i = 0; i < jobs; i++) {
            limit.endedWell();
        }
    }
}
