package dev.drover.worker.job;

import dev.drover.contracts.liveness.Heartbeat;
import dev.drover.engine.Cancellation;

import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/**
 * Places to work, given in the order in which they were asked for; thread-safe.
 *
 * <p>A few more are kept for brief work, so that a worker full of long migrations still answers a
 * question. Brief work takes those first.
 */
public final class Slots {
    /** For brief work alone, beyond the configured slots. */
    public static final int RESERVED = Heartbeat.RESERVED_SLOTS;

    private final int all;
    // fair, so that jobs claimed ahead start in the order of their claims
    private final ReentrantLock lock = new ReentrantLock(true);
    private final Condition longFreed = lock.newCondition();
    private final Condition briefFreed = lock.newCondition();
    // guarded by lock
    private int longTaken;
    private int briefTaken;
    private boolean closed;

    public Slots(int all) {
        if (all < 1) {
            throw new IllegalArgumentException("a worker needs at least one slot, not " + all);
        }
        this.all = all;
    }

    /**
     * Waits for a place; false once no more are given or the job is cancelled, which {@link
     * #wakeCancelled} has to tell.
     */
    boolean take(boolean brief, Cancellation cancellation) throws InterruptedException {
        lock.lockInterruptibly();
        try {
            while (!hasRoom(brief) && !closed && !cancellation.requested()) {
                (brief ? briefFreed : longFreed).await();
            }
            if (closed || cancellation.requested()) {
                // the place may have been meant for this one
                signal();
                return false;
            }
            count(brief);
            return true;
        } finally {
            lock.unlock();
        }
    }

    /**
     * Waits for a place for brief work that ends a job, and so is let in after {@link #close} too.
     */
    void takeForEnding() throws InterruptedException {
        lock.lockInterruptibly();
        try {
            while (!hasRoom(true)) {
                briefFreed.await();
            }
            count(true);
        } finally {
            lock.unlock();
        }
    }

    // called with the lock held
    private void count(boolean brief) {
        if (brief) {
            briefTaken++;
        } else {
            longTaken++;
        }
    }

    void free(boolean brief) {
        lock.lock();
        try {
            if (brief) {
                briefTaken--;
            } else {
                longTaken--;
            }
            signal();
        } finally {
            lock.unlock();
        }
    }

    // called with the lock held
    private void signal() {
        if (hasRoom(false)) {
            longFreed.signal();
        }
        if (hasRoom(true)) {
            briefFreed.signal();
        }
    }

    /** Ends the wait of those whose job is cancelled; the others keep their order. */
    void wakeCancelled() {
        lock.lock();
        try {
            wakeAll();
        } finally {
            lock.unlock();
        }
    }

    // called with the lock held
    private void wakeAll() {
        longFreed.signalAll();
        briefFreed.signalAll();
    }

    private boolean hasRoom(boolean brief) {
        return brief ? longTaken + briefTaken < all + RESERVED : ordinaryTaken() < all;
    }

    /** Brief work that found the reserved places taken has one of the others. */
    private int ordinaryTaken() {
        return longTaken + Math.max(0, briefTaken - RESERVED);
    }

    /** Begins no more jobs; whoever waits for a place for one is told so. */
    void close() {
        lock.lock();
        try {
            closed = true;
            wakeAll();
        } finally {
            lock.unlock();
        }
    }

    public int all() {
        return all;
    }

    /** Those that any job could have now. */
    public int free() {
        lock.lock();
        try {
            return Math.max(0, all - ordinaryTaken());
        } finally {
            lock.unlock();
        }
    }
}
