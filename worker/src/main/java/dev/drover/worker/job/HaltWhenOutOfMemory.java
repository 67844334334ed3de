package dev.drover.worker.job;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Ends the process when a thread of ours dies for want of memory: a worker in that state may keep
 * sending heartbeats for jobs that nobody works on. Its leases end with it.
 */
public final class HaltWhenOutOfMemory implements Thread.UncaughtExceptionHandler {
    private static final Logger log = LoggerFactory.getLogger(HaltWhenOutOfMemory.class);
    private static final int EXIT_STATUS = 70;

    @Override
    public void uncaughtException(Thread thread, Throwable failure) {
        if (failure instanceof OutOfMemoryError) {
            Runtime.getRuntime().halt(EXIT_STATUS);
        }
        log.error("thread {} died", thread.getName(), failure);
    }
}
