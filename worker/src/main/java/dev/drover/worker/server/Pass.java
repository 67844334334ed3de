package dev.drover.worker.server;

import io.github.resilience4j.bulkhead.Bulkhead;
import io.github.resilience4j.circuitbreaker.CircuitBreaker;

import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;

/** A place at a server, to be given back exactly once; more often is harmless. */
public final class Pass {
    private final Bulkhead bulkhead;
    private final CircuitBreaker breaker;
    private final AtomicReference<String> lastWords;
    private final long begunNanos = System.nanoTime();
    private final AtomicBoolean ended = new AtomicBoolean();

    Pass(Bulkhead bulkhead, CircuitBreaker breaker, AtomicReference<String> lastWords) {
        this.bulkhead = bulkhead;
        this.breaker = breaker;
        this.lastWords = lastWords;
    }

    public void end(Verdict verdict) {
        if (!ended.compareAndSet(false, true)) {
            return;
        }
        bulkhead.releasePermission();
        long took = System.nanoTime() - begunNanos;
        switch (verdict) {
            case Verdict.Healthy _ -> breaker.onSuccess(took, TimeUnit.NANOSECONDS);
            case Verdict.Unwell(var words) -> {
                lastWords.set(words);
                breaker.onError(took, TimeUnit.NANOSECONDS, new ServerUnwell(words));
            }
            case Verdict.Unknown _ -> breaker.releasePermission();
        }
    }

    /** Only for the breaker's books. */
    private static final class ServerUnwell extends Exception {
        ServerUnwell(String words) {
            super(words, null, false, false);
        }
    }
}
