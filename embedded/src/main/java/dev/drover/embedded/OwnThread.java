package dev.drover.embedded;

import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * Runs a piece of work on a platform thread of its own, within a time.
 *
 * <p>Kafka's class initialisers block each other's virtual threads for ever when these hold all
 * carriers. A caller may be virtual; the work never is.
 */
final class OwnThread {
    private OwnThread() {}

    static <T> T call(String name, Duration limit, Callable<T> work)
            throws ExecutionException, TimeoutException, InterruptedException {
        var result = new CompletableFuture<T>();
        Thread.ofPlatform()
                .daemon()
                .name(name)
                .uncaughtExceptionHandler((_, e) -> result.completeExceptionally(e))
                .start(() -> {
                    try {
                        result.complete(work.call());
                    } catch (Exception e) {
                        result.completeExceptionally(e);
                    }
                });
        return result.get(limit.toMillis(), TimeUnit.MILLISECONDS);
    }
}
