package dev.drover.coordinator.leader;

import dev.drover.coordinator.db.ControlDatabase;
import java.sql.SQLException;
import java.util.function.Consumer;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;

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

    /** Whether a transaction that may be lost waits for the disk after all, for what it does. */
    public boolean isDurable(Jdbi jdbi, Consumer<Handle> work) {
        return lock.term()
                .inTransaction(
                        jdbi,
                        LeaderTerm.Loss.TOLERABLE,
                        handle -> {
                            work.accept(handle);
                            return handle.createQuery("SHOW synchronous_commit")
                                    .mapTo(String.class)
                                    .one()
                                    .equals("on");
                        });
    }

    @Override
    public void close() {
        lock.close();
    }
}
