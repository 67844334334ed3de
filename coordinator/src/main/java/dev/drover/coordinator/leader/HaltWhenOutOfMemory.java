package dev.drover.coordinator.leader;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Ends the process when a thread of ours dies for want of memory: a leader in that state would keep
 * the lock and leave undone what the thread did. Another coordinator takes over.
 */
final class HaltWhenOutOfMemory implements Thread.UncaughtExceptionHandler {
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
