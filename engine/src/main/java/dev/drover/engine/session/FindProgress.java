package dev.drover.engine.session;

import dev.drover.engine.failure.DatabaseFault;

import java.util.Optional;

/** Asks how far the statement of a session is. */
final class FindProgress {
    private static final String PROGRESS =
            """
            SELECT p.phase,
              CASE WHEN p.phase LIKE 'waiting%%' THEN p.lockers_done
                   WHEN p.tuples_total > 0 THEN p.tuples_done ELSE p.blocks_done END,
              CASE WHEN p.phase LIKE 'waiting%%' THEN p.lockers_total
                   WHEN p.tuples_total > 0 THEN p.tuples_total ELSE p.blocks_total END
            FROM pg_catalog.pg_stat_progress_create_index p WHERE p.pid = %1$d
            UNION ALL
            SELECT v.phase, v.heap_blks_scanned, v.heap_blks_total
            FROM pg_catalog.pg_stat_progress_vacuum v WHERE v.pid = %1$d
            UNION ALL
            SELECT c.phase, c.heap_blks_scanned, c.heap_blks_total
            FROM pg_catalog.pg_stat_progress_cluster c WHERE c.pid = %1$d
            """;

    record Progress(String phase, long done, long total) {}

    private FindProgress() {}

    static Optional<Progress> of(Session observer, int pid) throws DatabaseFault {
        return observer.query(PROGRESS.formatted(pid)).getFirst().stream()
                .findFirst()
                .map(row -> new Progress(row.maybe(0).orElse(""), number(row, 1), number(row, 2)));
    }

    private static long number(Row row, int column) {
        return row.maybe(column).map(Long::parseLong).orElse(0L);
    }
}
