package dev.drover.worker.server;

import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;

/** A place at a server, to be given back exactly once; more often is harmless. */
public final class Pass {
    private final Consumer<Verdict> giveBack;
    private final AtomicBoolean ended = new AtomicBoolean();

    Pass(Consumer<Verdict> giveBack) {
        this.giveBack = giveBack;
    }

    public void end(Verdict verdict) {
        if (ended.compareAndSet(false, true)) {
            giveBack.accept(verdict);
        }
    }
}
