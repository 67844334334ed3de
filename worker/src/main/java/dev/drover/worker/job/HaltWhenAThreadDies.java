package dev.drover.worker.job;

import java.util.function.IntConsumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Ends the process when a thread of ours dies, whatever of: a worker in that state may keep sending
 * heartbeats for jobs that nobody works on, or hear of nothing any more and still take jobs. Its
 * leases end with it.
 *
 * <p>At once, as hooks might wait for the dead. Where the whole fleet is one process that is its
 * end as well; what it embeds is made to be killed. There the log is a file, so the reason is also
 * printed.
 */
public final class HaltWhenAThreadDies implements Thread.UncaughtExceptionHandler {
    private static final Logger log = LoggerFactory.getLogger(HaltWhenAThreadDies.class);
    private static final int EXIT_STATUS = 70;

    private final IntConsumer halt;

    public HaltWhenAThreadDies() {
        this(Runtime.getRuntime()::halt);
    }

    /**
     * @param halt ends the process with a status
     */
    HaltWhenAThreadDies(IntConsumer halt) {
        this.halt = halt;
    }

    @Override
    public void uncaughtException(Thread thread, Throwable failure) {
        try {
            log.error(
                    "thread {} died, this worker ends and its jobs go to others",
                    thread.getName(),
                    failure);
            System.err.println(
                    "drover ends, as its thread " + thread.getName() + " died of " + failure);
        } finally {
            // also when there is no memory left to say so
            halt.accept(EXIT_STATUS);
        }
    }
}
