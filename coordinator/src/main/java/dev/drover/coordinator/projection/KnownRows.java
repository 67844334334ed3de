package dev.drover.coordinator.projection;

import dev.drover.contracts.status.MigrationEvent;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import org.jdbi.v3.core.Handle;

/** Reads what was told before of the places that events are about. */
final class KnownRows {
    private static final String KNOWN =
            """
            SELECT l.scope, l.rank, l.applied_at, l.job
            FROM unnest(:scopes, :ranks) AS u (scope, rank)
            JOIN ledger_row l ON l.scope = u.scope AND l.rank = u.rank
            """;

    /** There are hardly ever any. */
    private static final String LOST =
            """
            SELECT l.scope, l.rank, l.applied_at, l.job
            FROM lost_ledger_row l
            WHERE l.scope = ANY(:scopes)
            """;

    private KnownRows() {}

    static SortHistories.Sorted sort(Handle handle, List<MigrationEvent> events) {
        if (events.isEmpty()) {
            return new SortHistories.Sorted(List.of(), List.of());
        }
        var scopes = events.stream().map(event -> event.entry().scope()).toList();
        var known =
                handle.createQuery(KNOWN)
                        .bindArray("scopes", UUID.class, scopes)
                        .bindArray(
                                "ranks",
                                Integer.class,
                                events.stream().map(event -> event.entry().rank()).toList())
                        .map((row, _) -> change(row))
                        .list();
        var lost =
                handle.createQuery(LOST)
                        .bindArray("scopes", UUID.class, scopes.stream().distinct().toList())
                        .map((row, _) -> change(row))
                        .list();
        return SortHistories.sort(events, known, Set.copyOf(lost));
    }

    private static LedgerChange change(ResultSet row) throws SQLException {
        return new LedgerChange(
                row.getObject("scope", UUID.class),
                row.getInt("rank"),
                row.getObject("applied_at", OffsetDateTime.class).toInstant(),
                row.getObject("job", UUID.class));
    }
}
