package dev.drover.coordinator.rollout;

import dev.drover.contracts.RolloutId;
import java.util.Optional;
import org.jdbi.v3.core.Handle;

/**
 * Keeps a rollout from ending until the transaction does, so that jobs can still be added to it.
 */
final class LockRunning {
    private static final String LOCK =
            """
            SELECT coalesce(strategy, '')
            FROM rollout
            WHERE id = :rollout AND state IN ('RUNNING', 'PAUSED', 'HALTED')
            FOR NO KEY UPDATE
            """;

    private LockRunning() {}

    /**
     * @return its strategy, an empty text where it has none; nothing when it has ended
     */
    static Optional<String> strategy(Handle handle, RolloutId rollout) {
        return handle.createQuery(LOCK)
                .bind("rollout", rollout.value())
                .mapTo(String.class)
                .findOne();
    }
}
