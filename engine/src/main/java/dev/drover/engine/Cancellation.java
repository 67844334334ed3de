package dev.drover.engine;

import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;

/**
 * A request to stop, made from another thread; thread-safe, for one run.
 *
 * <p>The statement that runs is cancelled at the server, so its transaction is rolled back; what
 * was committed before stays. An interrupt of the running thread counts as a request too.
 */
public final class Cancellation {
    private final CountDownLatch requested = new CountDownLatch(1);
    private final AtomicReference<Optional<Runnable>> stop =
            new AtomicReference<>(Optional.empty());

    /** Asks to stop; harmless when repeated or late. */
    public void cancel() {
        requested.countDown();
        stop.get().ifPresent(Runnable::run);
    }

    public boolean requested() {
        return requested.getCount() == 0 || Thread.currentThread().isInterrupted();
    }

    /** Waits, unless asked to stop; returns at once then. */
    public void pause(Duration duration) {
        try {
            var _ = requested.await(duration.toNanos(), TimeUnit.NANOSECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** Names what ends the running statement; runs it at once when the request came before. */
    public void onRequest(Runnable action) {
        stop.set(Optional.of(action));
        if (requested.getCount() == 0) {
            action.run();
        }
    }
}
