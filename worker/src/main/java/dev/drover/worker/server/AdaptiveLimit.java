package dev.drover.worker.server;

import java.time.Duration;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/**
 * Places at one server, whose number follows what the server bears; thread-safe.
 *
 * <p>A server out of connections halves it, as many jobs that end well as there are places add one
 * again: additive increase, multiplicative decrease. So several workers that know nothing of each
 * other come to share what there is. Resilience4j's bulkhead can be resized too, but waits for the
 * places that it takes away.
 */
final class AdaptiveLimit {
    private final int most;
    // fair, so that jobs that wait for a place get it in their order
    private final ReentrantLock lock = new ReentrantLock(true);
    private final Condition freed = lock.newCondition();
    // guarded by lock
    private int limit;
    private int taken;
    private int endedWell;
    private int halvings;

    AdaptiveLimit(int most) {
        this.most = most;
        this.limit = most;
    }

    /** Waits a moment for a place; false when none was freed. */
    boolean enter(Duration wait) {
        lock.lock();
        try {
            long remaining = wait.toNanos();
            while (taken >= limit) {
                if (remaining <= 0) {
                    return false;
                }
                remaining = freed.awaitNanos(remaining);
            }
            taken++;
            return true;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        } finally {
            lock.unlock();
        }
    }

    /** How often it was halved so far; what a job remembers of the time when it began. */
    int halvings() {
        lock.lock();
        try {
            return halvings;
        } finally {
            lock.unlock();
        }
    }

    void leave() {
        lock.lock();
        try {
            taken--;
            freed.signal();
        } finally {
            lock.unlock();
        }
    }

    /**
     * The server had no connection for the caller, who still has his place. Jobs that began before
     * the last halving tell nothing new.
     *
     * @param halvingsBefore when the job began
     * @return whether fewer places could not help: there is but one
     */
    boolean halve(int halvingsBefore) {
        lock.lock();
        try {
            if (halvingsBefore != halvings) {
                return false;
            }
            boolean last = limit == 1;
            // places that nobody has taken did not burden the server
            limit = Math.max(1, Math.min(limit, taken) / 2);
            halvings++;
            endedWell = 0;
            return last;
        } finally {
            lock.unlock();
        }
    }

    /** A job got its connection. */
    void endedWell() {
        lock.lock();
        try {
            endedWell++;
            if (limit < most && endedWell >= limit) {
                limit++;
                endedWell = 0;
                freed.signal();
            }
        } finally {
            lock.unlock();
        }
    }

    int limit() {
        lock.lock();
        try {
            return limit;
        } finally {
            lock.unlock();
        }
    }

    int most() {
        return most;
    }
}
