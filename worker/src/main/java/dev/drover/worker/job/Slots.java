package dev.drover.worker.job;

import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/** Places to work, given in the order in which they were asked for; thread-safe. */
public final class Slots {
    private final int all;
    // fair, so that jobs claimed ahead start in the order of their claims
    private final ReentrantLock lock = new ReentrantLock(true);
    private final Condition freed = lock.newCondition();
    // guarded by lock
    private int taken;
    private boolean closed;

    public Slots(int all) {
        if (all < 1) {
            throw new IllegalArgumentException("a worker needs at least one slot, not " + all);
        }
        this.all = all;
    }

    /** Waits for a place; false once no more are given. */
    boolean take() throws InterruptedException {
        lock.lockInterruptibly();
        try {
            while (taken == all && !closed) {
                freed.await();
            }
            if (closed) {
                return false;
            }
            taken++;
            return true;
        } finally {
            lock.unlock();
        }
    }

    void free() {
        lock.lock();
        try {
            taken--;
            freed.signal();
        } finally {
            lock.unlock();
        }
    }

    /** Gives no more places; whoever waits for one is told so. */
    void close() {
        lock.lock();
        try {
            closed = true;
            freed.signalAll();
        } finally {
            lock.unlock();
        }
    }

    public int all() {
        return all;
    }
}
