package dev.drover.worker.job;

import dev.drover.contracts.liveness.Heartbeat.RunningJob;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.BooleanSupplier;
import java.util.function.Predicate;

/** All jobs in this worker's hands, with their states; thread-safe. */
public final class JobsInHand {
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();
    // guarded by lock
    private final Map<JobKey, JobInHand> jobs = new LinkedHashMap<>();

    /** Empty when this dispatch is in hand already. */
    Optional<JobInHand> add(JobInHand job) {
        lock.lock();
        try {
            return jobs.putIfAbsent(job.key(), job) == null ? Optional.of(job) : Optional.empty();
        } finally {
            lock.unlock();
        }
    }

    public boolean contains(JobKey key) {
        lock.lock();
        try {
            return jobs.containsKey(key);
        } finally {
            lock.unlock();
        }
    }

    /** Moves the job on and says what is to be done about it. */
    List<JobEffect> apply(JobInHand job, JobInput input) {
        lock.lock();
        try {
            var next = JobTransitions.next(job.state, input);
            job.state = next.state();
            if (next.effects().contains(new JobEffect.Forget())) {
                jobs.remove(job.key());
            }
            changed.signalAll();
            return next.effects();
        } finally {
            lock.unlock();
        }
    }

    /** For heartbeats. */
    public List<RunningJob> list() {
        lock.lock();
        try {
            return jobs.values().stream()
                    .map(job ->
                            new RunningJob(
                                    job.ticket().job(),
                                    job.ticket().dispatch(),
                                    job.ticket().attempt(),
                                    job.state.label(),
                                    job.since()))
                    .toList();
        } finally {
            lock.unlock();
        }
    }

    public int claimed() {
        return count(job -> job.state instanceof JobState.Claimed);
    }

    public int running() {
        return count(job -> job.state instanceof JobState.Running);
    }

    public int reporting() {
        return count(job ->
                job.state instanceof JobState.Reporting
                        || job.state instanceof JobState.Undelivered);
    }

    private int count(Predicate<JobInHand> which) {
        lock.lock();
        try {
            return (int) jobs.values().stream().filter(which).count();
        } finally {
            lock.unlock();
        }
    }

    Optional<JobInHand> find(JobKey key) {
        lock.lock();
        try {
            return Optional.ofNullable(jobs.get(key));
        } finally {
            lock.unlock();
        }
    }

    List<JobInHand> inState(Class<? extends JobState> state) {
        lock.lock();
        try {
            return jobs.values().stream().filter(job -> state.isInstance(job.state)).toList();
        } finally {
            lock.unlock();
        }
    }

    /**
     * Waits until at most so many jobs are claimed or running, and so many in all; false when it
     * took too long. Of those at work brief ones for which slots are reserved do not count.
     */
    public boolean awaitAtMost(int jobsAtWork, int jobsInAll, Duration timeout)
            throws InterruptedException {
        return await(() -> jobs.size() <= jobsInAll && atWork() <= jobsAtWork, timeout);
    }

    // called with the lock held
    private long atWork() {
        var atWork =
                jobs.values().stream()
                        .filter(job ->
                                job.state instanceof JobState.Claimed
                                        || job.state instanceof JobState.Running)
                        .toList();
        long brief = atWork.stream().filter(JobInHand::brief).count();
        return atWork.size() - Math.min(brief, Slots.RESERVED);
    }

    /** Waits until every job is answered and the answer acknowledged. */
    public boolean awaitNone(Duration timeout) throws InterruptedException {
        return await(jobs::isEmpty, timeout);
    }

    private boolean await(BooleanSupplier condition, Duration timeout) throws InterruptedException {
        lock.lock();
        try {
            long remaining = timeout.toNanos();
            while (!condition.getAsBoolean()) {
                if (remaining <= 0) {
                    return false;
                }
                remaining = changed.awaitNanos(remaining);
            }
            return true;
        } finally {
            lock.unlock();
        }
    }
}
