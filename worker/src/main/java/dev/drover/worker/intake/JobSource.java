package dev.drover.worker.intake;

import java.time.Duration;
import java.util.List;

/**
 * Where commands come from. Used by one thread, except for {@link #wakeUp}. Every record of a batch
 * must be accepted or released before the next batch is taken.
 */
public interface JobSource extends AutoCloseable {
    /** At most a batch; empty when nothing came in time. */
    List<Taken> take(Duration wait);

    /**
     * There is no room for more now: stays a member all the same. To be called every few seconds.
     */
    default void idle() {}

    /** Nobody shall get it again. */
    void accept(Taken record);

    /** Somebody else may have it. */
    void release(Taken record);

    /** Sends what was accepted and released, without waiting. */
    void commit();

    /** Ends a {@link #take} that waits, from another thread. */
    void wakeUp();

    @Override
    void close();
}
