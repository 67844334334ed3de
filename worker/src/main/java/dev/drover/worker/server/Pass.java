package dev.drover.worker.server;

import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;

/** A place at a server, to be given back exactly once; more often is harmless. */
public final class Pass {
    private final Runnable answered;
    private final Consumer<Verdict> giveBack;
    private final AtomicBoolean ended = new AtomicBoolean();

    Pass(Runnable answered, Consumer<Verdict> giveBack) {
        this.answered = answered;
        this.giveBack = giveBack;
    }

    /**
     * The server has answered. Whoever waits for this job to tell how the server is need not wait
     * for its end, which may be hours away; saying it again is harmless.
     */
    public void reached() {
        answered.run();
    }

    public void end(Verdict verdict) {
        if (ended.compareAndSet(false, true)) {
            giveBack.accept(verdict);
        }
    }
}
