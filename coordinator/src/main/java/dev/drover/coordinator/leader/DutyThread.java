package dev.drover.coordinator.leader;

import java.time.Duration;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A thread that repeats one step until it is closed: at once while there is more to do, otherwise
 * when woken or after a while. A step that fails is logged and tried again; one that finds its term
 * over ends the thread; one that meets an Error ends the process.
 */
public final class DutyThread implements LeaderDuty.Running {
    private static final Logger log = LoggerFactory.getLogger(DutyThread.class);
    private static final Duration PAUSE_AFTER_FAILURE = Duration.ofSeconds(1);

    /** One turn of the work. */
    @FunctionalInterface
    public interface Step {
        /** Returns whether there is more to do at once. */
        boolean run() throws Exception;
    }

    private final Step step;
    private final Duration pause;
    private final Semaphore wakes = new Semaphore(0);
    private final Thread thread;
    private volatile boolean closing;

    private DutyThread(
            String name, Duration pause, Step step, Thread.UncaughtExceptionHandler onDeath) {
        this.step = step;
        this.pause = pause;
        this.thread =
                Thread.ofPlatform()
                        .name(name)
                        .daemon()
                        .uncaughtExceptionHandler(onDeath)
                        .unstarted(this::repeat);
    }

    /**
     * @param pause how long to wait for a wake-up when there is nothing more to do
     */
    public static DutyThread start(String name, Duration pause, Step step) {
        return start(name, pause, step, new HaltWhenAThreadDies());
    }

    static DutyThread start(
            String name, Duration pause, Step step, Thread.UncaughtExceptionHandler onDeath) {
        var duty = new DutyThread(name, pause, step, onDeath);
        duty.thread.start();
        return duty;
    }

    /** Runs the step soon; several wakes before it are one. */
    public void wake() {
        wakes.release();
    }

    @Override
    public void close() {
        closing = true;
        wakes.release();
        boolean interrupted = false;
        while (thread.isAlive()) {
            try {
                thread.join();
            } catch (InterruptedException e) {
                interrupted = true;
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    private void repeat() {
        while (!closing) {
            try {
                if (!step.run() && !closing) {
                    await(pause);
                }
            } catch (NoLongerLeaderException e) {
                log.warn("{} ends: {}", thread.getName(), e.getMessage());
                return;
            } catch (InterruptedException e) {
                return;
            } catch (Exception e) {
                if (closing) {
                    return;
                }
                log.warn(
                        "{} failed and tries again in {} s",
                        thread.getName(),
                        PAUSE_AFTER_FAILURE.toSeconds(),
                        e);
                pauseAfterFailure();
            }
        }
    }

    private void pauseAfterFailure() {
        try {
            await(PAUSE_AFTER_FAILURE);
        } catch (InterruptedException e) {
            closing = true;
        }
    }

    private void await(Duration atMost) throws InterruptedException {
        if (wakes.tryAcquire(atMost.toNanos(), TimeUnit.NANOSECONDS)) {
            wakes.drainPermits();
        }
    }
}
