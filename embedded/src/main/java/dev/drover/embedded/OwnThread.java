package dev.drover.embedded;

import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;

/**
 * Runs a piece of work on a platform thread of its own.
 *
 * <p>Kafka's class initialisers block each other's virtual threads for ever when these hold all
 * carriers. A caller may be virtual; the work never is.
 */
final class OwnThread {
    private OwnThread() {}

    static <T> CompletableFuture<T> start(String name, Callable<T> work) {
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
        return result;
    }
}
