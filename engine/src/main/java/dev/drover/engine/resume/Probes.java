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
                case ORDINARY, OTHER_NON_TRANSACTIONAL -> byWords(new Words(sql));
                case COPY_FROM_STDIN, ADD_ENUM_VALUE, BEGIN, COMMIT, ROLLBACK -> new NoProbe();
            };
        } catch (IllegalArgumentException unreadable) {
            // the server will say what is wrong with it; until then it cannot be probed
            return new NoProbe();
        }
    }

    private static Probe byWords(Words words) {
        if (words.accept("reindex") || words.accept("cluster")) {
            return new RepeatableProbe();
        }
        return words.accept("call") ? new CallProbe() : new NoProbe();
    }
}
