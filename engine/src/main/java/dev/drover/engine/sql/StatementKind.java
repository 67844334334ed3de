package dev.drover.engine.sql;

/** What a statement is to a runner, told by its first words; never by searching the text. */
public enum StatementKind {
    /** May run inside a transaction block. */
    ORDINARY,
    /** {@code COPY … FROM stdin}, whose data lines follow the statement in the script. */
    COPY_FROM_STDIN,
    /**
     * {@code ALTER TYPE … ADD VALUE}: may run in a transaction, but the value is usable only after
     * its commit.
     */
    ADD_ENUM_VALUE,
    /** {@code BEGIN}, {@code START TRANSACTION}. */
    BEGIN,
    /** {@code COMMIT}, {@code END}. */
    COMMIT,
    /**
     * {@code ROLLBACK}, {@code ABORT} of the whole transaction; {@code ROLLBACK TO} is {@link
     * #ORDINARY}.
     */
    ROLLBACK,
    CREATE_INDEX_CONCURRENTLY,
    DROP_INDEX_CONCURRENTLY,
    REINDEX_CONCURRENTLY,
    DETACH_PARTITION_CONCURRENTLY,
    VACUUM,
    /**
     * Anything else that PostgreSQL refuses inside a transaction block, such as {@code CREATE
     * DATABASE}.
     */
    OTHER_NON_TRANSACTIONAL;

    /** Whether PostgreSQL refuses the statement inside a transaction block (SQLSTATE 25001). */
    public boolean refusesTransaction() {
        return switch (this) {
            case CREATE_INDEX_CONCURRENTLY,
                    DROP_INDEX_CONCURRENTLY,
                    REINDEX_CONCURRENTLY,
                    DETACH_PARTITION_CONCURRENTLY,
                    VACUUM,
                    OTHER_NON_TRANSACTIONAL ->
                    true;
            case ORDINARY, COPY_FROM_STDIN, ADD_ENUM_VALUE, BEGIN, COMMIT, ROLLBACK -> false;
        };
    }
}
