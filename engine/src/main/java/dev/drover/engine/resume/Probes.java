package dev.drover.engine.resume;

import dev.drover.engine.sql.StatementKind;

/** Chooses the probe of a statement. */
final class Probes {
    private Probes() {}

    static Probe of(StatementKind kind, String sql) {
        try {
            return switch (kind) {
                case CREATE_INDEX_CONCURRENTLY -> CreateIndexProbe.of(new Words(sql));
                case DROP_INDEX_CONCURRENTLY -> DropIndexProbe.of(new Words(sql));
                case REINDEX_CONCURRENTLY -> new ReindexProbe();
                case DETACH_PARTITION_CONCURRENTLY -> DetachPartitionProbe.of(new Words(sql));
                case VACUUM -> new RepeatableProbe();
                case ORDINARY,
                        COPY_FROM_STDIN,
                        ADD_ENUM_VALUE,
                        BEGIN,
                        COMMIT,
                        ROLLBACK,
                        OTHER_NON_TRANSACTIONAL ->
                        new NoProbe();
            };
        } catch (IllegalArgumentException unreadable) {
            // the server will say what is wrong with it; until then it cannot be probed
            return new NoProbe();
        }
    }
}
