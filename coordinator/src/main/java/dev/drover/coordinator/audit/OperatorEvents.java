package dev.drover.coordinator.audit;

import dev.drover.contracts.status.OperatorEvent;
import dev.drover.contracts.wire.EventIds;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.Optional;
import org.jdbi.v3.core.Handle;

/** The audit as an outbox: what was done and nobody was told yet. */
public final class OperatorEvents {
    private static final String UNSENT =
            """
            SELECT id, at, actor, action, subject, reason, origin
            FROM operator_action
            WHERE NOT sent
            ORDER BY id
            LIMIT :limit
            """;

    private static final String SENT =
            "UPDATE operator_action SET sent = true WHERE id = ANY(:numbers)";

    private OperatorEvents() {}

    /** An event and the line that it tells. */
    public record Unsent(long number, OperatorEvent event) {}

    public static List<Unsent> unsent(Handle handle, int limit) {
        return handle.createQuery(UNSENT)
                .bind("limit", limit)
                .map((row, _) -> {
                    long number = row.getLong("id");
                    var at = row.getObject("at", OffsetDateTime.class).toInstant();
                    return new Unsent(
                            number,
                            new OperatorEvent.Acted(
                                    EventIds.operator(number, at),
                                    at,
                                    row.getString("actor"),
                                    row.getString("action"),
                                    row.getString("subject"),
                                    Optional.ofNullable(row.getString("reason")),
                                    row.getString("origin")));
                })
                .list();
    }

    public static void sent(Handle handle, List<Unsent> told) {
        handle.createUpdate(SENT)
                .bindArray("numbers", Long.class, told.stream().map(Unsent::number).toList())
                .execute();
    }
}
