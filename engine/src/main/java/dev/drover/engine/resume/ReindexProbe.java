package dev.drover.engine.resume;

import dev.drover.engine.failure.DatabaseFault;
import dev.drover.engine.session.Session;

import java.time.Duration;

/**
 * For REINDEX CONCURRENTLY, which may run again but leaves copies named {@code _ccnew} or {@code
 * _ccold} when it does not finish. Ours are those that were not there before, on a table where
 * nobody builds an index now.
 */
final class ReindexProbe implements Probe {
    private static final String BEFORE = "leftovers_before";

    private static final String LEFTOVERS =
            """
            SELECT x.oid, pg_catalog.format('%%I.%%I', n.nspname, x.relname)
            FROM pg_catalog.pg_index i
            JOIN pg_catalog.pg_class x ON x.oid = i.indexrelid
            JOIN pg_catalog.pg_namespace n ON n.oid = x.relnamespace
            WHERE NOT i.indisvalid AND x.relname ~ '_cc(new|old)[0-9]*$' AND n.nspname !~ '^pg_toast'
              AND x.oid <> ALL ('{%s}'::pg_catalog.oid[])
              AND NOT EXISTS (SELECT 1 FROM pg_catalog.pg_stat_progress_create_index p
                              WHERE p.relid = i.indrelid)
            """;

    @Override
    public Intent before(Session session) throws DatabaseFault {
        var rows = session.query(LEFTOVERS.formatted("0")).getFirst();
        return Intent.of(
                BEFORE,
                rows.isEmpty()
                        ? "0"
                        : String.join(",", rows.stream().map(row -> row.text(0)).toList()));
    }

    @Override
    public Found after(Session session, Intent intent, Duration silence) throws DatabaseFault {
        cleanUp(session, intent, silence);
        return new Found.MayRun();
    }

    @Override
    public boolean verify(Session session, Intent intent) throws DatabaseFault {
        return session.query(LEFTOVERS.formatted(intent.get(BEFORE))).getFirst().isEmpty();
    }

    @Override
    public void cleanUp(Session session, Intent intent, Duration silence) throws DatabaseFault {
        for (var index : session.query(LEFTOVERS.formatted(intent.get(BEFORE))).getFirst()) {
            session.run("DROP INDEX CONCURRENTLY IF EXISTS " + index.text(1), silence);
        }
    }
}
