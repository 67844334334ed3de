package dev.drover.coordinator.rollout;

import dev.drover.contracts.RolloutId;
import dev.drover.contracts.status.RolloutEvent;
import dev.drover.contracts.wire.EventIds;
import dev.drover.contracts.wire.StatusCodec;
import dev.drover.coordinator.db.DurableCommit;
import java.nio.charset.StandardCharsets;
import java.util.UUID;
import java.util.function.Function;
import org.jdbi.v3.core.Handle;

/**
 * The coordinator's outbox: what was decided about a rollout, in the transaction that decides it.
 */
final class RolloutEvents {
    private static final String NEXT_NUMBER =
            """
            UPDATE rollout SET event_number = event_number + 1
            WHERE id = :rollout
            RETURNING event_number
            """;

    private static final String INSERT =
            """
            INSERT INTO rollout_event (rollout, number, payload)
            VALUES (:rollout, :number, :payload)
            """;

    private RolloutEvents() {}

    /**
     * @param event builds the event with its id
     */
    static void append(Handle handle, RolloutId rollout, Function<UUID, RolloutEvent> event) {
        DurableCommit.require(handle);
        long number =
                handle.createQuery(NEXT_NUMBER)
                        .bind("rollout", rollout.value())
                        .mapTo(Long.class)
                        .one();
        var encoded = StatusCodec.encode(event.apply(EventIds.rollout(rollout.value(), number)));
        handle.createUpdate(INSERT)
                .bind("rollout", rollout.value())
                .bind("number", number)
                .bind("payload", new String(encoded.value(), StandardCharsets.UTF_8))
                .execute();
    }
}
