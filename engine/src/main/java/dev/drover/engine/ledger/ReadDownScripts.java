package dev.drover.engine.ledger;

import dev.drover.engine.failure.DatabaseFault;
import dev.drover.engine.session.Session;

import java.util.Map;
import java.util.stream.Collectors;

/** Reads the down scripts that a ledger keeps; apart, as they are long and seldom wanted. */
public final class ReadDownScripts {
    private static final String TEXT =
            """
            SELECT m.rank, m.rollback_sql FROM drover.schema_migrations m
              WHERE m.key = %d AND m.kind = 'versioned' AND m.direction = 'up' AND m.undone_by IS NULL
                AND m.rollback_sql IS NOT NULL;
            """;

    private ReadDownScripts() {}

    /**
     * By the rank of the migration that they take back.
     *
     * @param key of the ledger's rows, the same as the lease's
     */
    public static Map<Integer, String> of(Session session, long key) throws DatabaseFault {
        return session.query(TEXT.formatted(key)).getFirst().stream()
                .collect(Collectors.toMap(row -> row.integer(0), row -> row.text(1)));
    }
}
