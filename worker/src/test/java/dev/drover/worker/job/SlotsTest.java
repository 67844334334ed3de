package dev.drover.worker.job;

import static org.assertj.core.api.Assertions.assertThat;

import dev.drover.engine.Cancellation;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class SlotsTest {
    private final Slots slots = new Slots(2);

    @Test
    void aWorkerFullOfLongWorkHasPlacesLeftForBriefWork() throws Exception {
        slots.take(false, new Cancellation());
        slots.take(false, new Cancellation());

        assertThat(taken(true)).isCompletedWithValue(true);
        assertThat(taken(true)).isCompletedWithValue(true);
        assertThat(slots.free()).isZero();
        var third = waiting(true);
        slots.free(true);
        assertThat(third.get(10, TimeUnit.SECONDS)).isTrue();
    }

    @Test
    void longWorkNeverTakesAReservedPlace() throws Exception {
        slots.take(false, new Cancellation());
        slots.take(false, new Cancellation());
        var third = waiting(false);
        slots.take(true, new Cancellation());
        slots.free(true);
        assertThat(third).isNotDone();

        slots.free(false);
        assertThat(third.get(10, TimeUnit.SECONDS)).isTrue();
    }

    @Test
    void briefWorkTakesTheReservedPlacesFirst() throws Exception {
        slots.take(true, new Cancellation());
        slots.take(true, new Cancellation());
        assertThat(slots.free()).isEqualTo(2);

        slots.take(true, new Cancellation());
        assertThat(slots.free()).isEqualTo(1);
        slots.take(false, new Cancellation());
        var more = waiting(false);
        // the third of the brief ones moves over to the reserved place
        slots.free(true);
        assertThat(more.get(10, TimeUnit.SECONDS)).isTrue();
    }

    @Test
    void nobodyIsGivenAPlaceOnceItIsClosed() throws Exception {
        slots.take(false, new Cancellation());
        slots.take(false, new Cancellation());
        var waits = waiting(false);
        slots.close();

        assertThat(waits.get(10, TimeUnit.SECONDS)).isFalse();
        assertThat(slots.take(true, new Cancellation())).isFalse();
    }

    @Test
    void whoIsCancelledLeavesTheLineAndTheOthersTheirOrder() throws Exception {
        slots.take(false, new Cancellation());
        slots.take(false, new Cancellation());
        var unwanted = new Cancellation();
        var cancelled = inLine(() -> slots.take(false, unwanted));
        var next = waiting(false);
        var last = waiting(false);
        unwanted.cancel();
        slots.wakeCancelled();

        assertThat(cancelled.get(10, TimeUnit.SECONDS)).isFalse();
        slots.free(false);
        assertThat(next.get(10, TimeUnit.SECONDS)).isTrue();
        assertThat(last).isNotDone();
        slots.free(false);
        assertThat(last.get(10, TimeUnit.SECONDS)).isTrue();
    }

    @Test
    void aPlaceFreedForOneWhoIsCancelledGoesToTheNext() throws Exception {
        slots.take(false, new Cancellation());
        slots.take(false, new Cancellation());
        var unwanted = new Cancellation();
        var cancelled = inLine(() -> slots.take(false, unwanted));
        var next = waiting(false);
        unwanted.cancel();
        slots.free(false);

        assertThat(cancelled.get(10, TimeUnit.SECONDS)).isFalse();
        assertThat(next.get(10, TimeUnit.SECONDS)).isTrue();
    }

    @Test
    void whatEndsAJobHasItsPlaceAlsoOnceItIsClosed() throws Exception {
        slots.take(false, new Cancellation());
        slots.take(false, new Cancellation());
        slots.close();
        slots.takeForEnding();
        slots.takeForEnding();
        var third =
                inLine(() -> {
                    slots.takeForEnding();
                    return true;
                });
        slots.free(false);

        assertThat(third.get(10, TimeUnit.SECONDS)).isTrue();
    }

    private CompletableFuture<Boolean> taken(boolean brief) throws InterruptedException {
        return CompletableFuture.completedFuture(slots.take(brief, new Cancellation()));
    }

    private CompletableFuture<Boolean> waiting(boolean brief) {
        return inLine(() -> slots.take(brief, new Cancellation()));
    }

    /** Returns once it stands in line. */
    private static CompletableFuture<Boolean> inLine(Callable<Boolean> take) {
        var thread = new CompletableFuture<Thread>();
        var result =
                CompletableFuture.supplyAsync(() -> {
                    thread.complete(Thread.currentThread());
                    try {
                        return take.call();
                    } catch (Exception e) {
                        throw new CompletionException(e);
                    }
                });
        while (thread.join().getState() != Thread.State.WAITING) {
            Thread.onSpinWait();
        }
        return result;
    }
}
