package dev.drover.engine.ledger;

import dev.drover.engine.failure.EngineException;
import dev.drover.engine.session.Literal;
import dev.drover.engine.session.Row;

import java.util.Collection;
import java.util.List;
import java.util.stream.Collectors;

/**
 * Asks in one statement where a ledger stands, without reading it row by row. A role needs no more
 * for it than USAGE on the schema and SELECT on the table.
 *
 * <p>Columns: database of the scope, last rank, head version, unfinished version, last change,
 * number of versions that stand, whether the wanted one does; then the rest of the scope.
 */
public final class ReadStanding {
    private static final String TEXT =
            """
            SELECT s.database_name,
              COALESCE((SELECT pg_catalog.max(m.rank) FROM drover.schema_migrations m WHERE m.key = s.key AND m.rank > 0), 0),
              (SELECT m.version FROM drover.schema_migrations m WHERE m.key = s.key AND m.rank > 0 AND m.undone_by IS NULL
                AND m.state = 'applied' AND m.direction IN ('up', 'baseline') AND m.kind <> 'repeatable'
                ORDER BY m.rank DESC LIMIT 1),
              (SELECT m.version FROM drover.schema_migrations m WHERE m.key = s.key AND m.rank > 0 AND m.state = 'started'
                AND m.undone_by IS NULL ORDER BY m.rank DESC LIMIT 1),
              (SELECT (pg_catalog.date_part('epoch', m.applied_at) * 1000000)::pg_catalog.int8
                FROM drover.schema_migrations m WHERE m.key = s.key AND m.rank > 0 ORDER BY m.rank DESC LIMIT 1),
              (SELECT pg_catalog.count(*) FROM drover.schema_migrations m WHERE m.key = s.key AND m.rank > 0
                AND m.undone_by IS NULL AND m.state = 'applied' AND m.direction IN ('up', 'baseline')),
              EXISTS (SELECT 1 FROM drover.schema_migrations m WHERE m.key = s.key AND m.rank > 0 AND m.undone_by IS NULL
                  AND m.state = 'applied' AND ((m.direction = 'up' AND m.kind <> 'repeatable' AND m.version = %2$s)
                    OR (m.direction = 'baseline' AND m.version IN (%3$s))))
                AND NOT EXISTS (SELECT 1 FROM drover.schema_migrations m WHERE m.key = s.key AND m.rank > 0
                  AND m.state = 'started' AND m.undone_by IS NULL AND m.direction = 'down'),
              s.scope, s.project, s.schema_name, s.last_order, s.relayed_seq, s.ledger_version
            FROM drover.schema_migrations s WHERE s.key = %1$d AND s.rank = 0;
            """;

    /** Columns of the answer that the scope has. */
    private static final int[] SCOPE = {0, 7, 8, 9, 10, 11, 12};

    private ReadStanding() {}

    /**
     * @param key of the scope, the same as the lease's
     * @param version the one that shall stand
     * @param covering those that cover it as a baseline, itself among them
     */
    public static String text(long key, String version, Collection<String> covering) {
        return TEXT.formatted(
                key,
                Literal.text(version),
                covering.stream().map(Literal::text).collect(Collectors.joining(", ")));
    }

    /**
     * Asks, where there was no answer, whether there is a ledger without its row of rank 0.
     *
     * @param key the same as the lease's
     */
    public static String textWithoutScope(long key) {
        return "SELECT 1 FROM drover.schema_migrations m WHERE m.key = " + key + " LIMIT 1;\n";
    }

    /** Throws where the answer to that has a row. */
    public static void refuse(List<Row> answer) throws EngineException {
        if (!answer.isEmpty()) {
            throw DamagedLedger.withoutScope();
        }
    }

    /** The scope that the answer is about; throws when its row is not as a run writes it. */
    public static Scope scope(Row row) throws EngineException {
        if (!row.hasAll(SCOPE)) {
            throw DamagedLedger.scope(row.maybe(12));
        }
        return new Scope(
                row.uuid(7),
                row.text(8),
                row.text(9),
                row.text(0),
                row.number(10),
                row.number(11),
                row.integer(12));
    }
}
