package dev.drover.coordinator.leader;

/** Work that only the leader does. */
public interface LeaderDuty {
    /** Begins it. Must not block for long: it delays the other duties. */
    Running begin(LeaderTerm term);

    /** A duty being done. */
    interface Running extends AutoCloseable {
        /** Ends it and returns when it has ended; harmless when it has ended already. */
        @Override
        void close();
    }
}
