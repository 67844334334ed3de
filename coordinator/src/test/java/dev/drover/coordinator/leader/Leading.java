package dev.drover.coordinator.leader;

import dev.drover.coordinator.db.ControlDatabase;

import java.sql.SQLException;

/** A term for tests of single steps; nobody works in it but the test. */
public final class Leading implements AutoCloseable {
    private final LeaderLock lock;

    private Leading(LeaderLock lock) {
        this.lock = lock;
    }

    public static Leading in(ControlDatabase database) throws SQLException {
        return new Leading(LeaderLock.tryAcquire(database, "test").orElseThrow());
    }

    public LeaderTerm term() {
        return lock.term();
    }

    @Override
    public void close() {
        lock.close();
    }
}
