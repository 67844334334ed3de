package dev.drover.engine.sql;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ClassifyStatementTest {
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
                    BEGIN | BEGIN
                    BEGIN | start /* a */ transaction read only
                    COMMIT | Commit Work
                    COMMIT | END
                    ROLLBACK | ROLLBACK
                    ROLLBACK | abort work
                    ORDINARY | ROLLBACK TO SAVEPOINT a
                    ORDINARY | ROLLBACK TRANSACTION TO a
                    ORDINARY | SAVEPOINT a
                    ORDINARY | RELEASE a
                    ADD_ENUM_VALUE | ALTER TYPE mood ADD VALUE 'x'
                    ADD_ENUM_VALUE | alter type "a"."b" -- c
                    ORDINARY | ALTER TYPE point ADD ATTRIBUTE value int
                    CREATE_INDEX_CONCURRENTLY | CREATE UNIQUE INDEX /* now */ CONCURRENTLY IF NOT EXISTS i ON t (a)
                    CREATE_INDEX_CONCURRENTLY | create index concurrently on t (a)
                    ORDINARY | CREATE INDEX "concurrently" ON t (a)
                    DROP_INDEX_CONCURRENTLY | DROP INDEX CONCURRENTLY IF EXISTS i
                    ORDINARY | DROP INDEX i
                    REINDEX_CONCURRENTLY | REINDEX INDEX CONCURRENTLY i
                    REINDEX_CONCURRENTLY | REINDEX (VERBOSE, CONCURRENTLY) TABLE t
                    REINDEX_CONCURRENTLY | REINDEX (CONCURRENTLY TRUE) SCHEMA s
                    ORDINARY | REINDEX (CONCURRENTLY off, VERBOSE) TABLE t
                    ORDINARY | REINDEX TABLE t
                    OTHER_NON_TRANSACTIONAL | REINDEX SCHEMA s
                    OTHER_NON_TRANSACTIONAL | REINDEX DATABASE d
                    OTHER_NON_TRANSACTIONAL | REINDEX (VERBOSE) SYSTEM d
                    DETACH_PARTITION_CONCURRENTLY | ALTER TABLE IF EXISTS ONLY a."b" DETACH PARTITION s.p CONCURRENTLY
                    ORDINARY | ALTER TABLE a DETACH PARTITION p
                    ORDINARY | ALTER TABLE a DETACH PARTITION p FINALIZE
                    ORDINARY | ALTER TABLE a ADD COLUMN detach int
                    VACUUM | VACUUM (ANALYZE) t
                    ORDINARY | ANALYZE t
                    ORDINARY | REFRESH MATERIALIZED VIEW CONCURRENTLY v
                    OTHER_NON_TRANSACTIONAL | CREATE DATABASE d
                    OTHER_NON_TRANSACTIONAL | DROP DATABASE IF EXISTS d
                    OTHER_NON_TRANSACTIONAL | CREATE TABLESPACE t LOCATION '/x'
                    OTHER_NON_TRANSACTIONAL | DROP TABLESPACE t
                    OTHER_NON_TRANSACTIONAL | ALTER SYSTEM SET work_mem = '1MB'
                    OTHER_NON_TRANSACTIONAL | ALTER DATABASE d SET TABLESPACE t
                    ORDINARY | ALTER DATABASE d SET work_mem = '1MB'
                    OTHER_NON_TRANSACTIONAL | CREATE SUBSCRIPTION s CONNECTION 'x' PUBLICATION p
                    OTHER_NON_TRANSACTIONAL | DROP SUBSCRIPTION s
                    OTHER_NON_TRANSACTIONAL | ALTER SUBSCRIPTION s REFRESH PUBLICATION
                    OTHER_NON_TRANSACTIONAL | ALTER SUBSCRIPTION s ADD PUBLICATION p
                    ORDINARY | ALTER SUBSCRIPTION s DISABLE
                    OTHER_NON_TRANSACTIONAL | CLUSTER
                    OTHER_NON_TRANSACTIONAL | CLUSTER VERBOSE
                    ORDINARY | CLUSTER t USING i
                    OTHER_NON_TRANSACTIONAL | DISCARD ALL
                    ORDINARY | DISCARD PLANS
                    ORDINARY | CREATE TABLE concurrently_built (vacuum int)
                    ORDINARY | SELECT 'CREATE INDEX CONCURRENTLY'
                    """)
    void firstWordsTellTheKind(StatementKind kind, String sql) throws Exception {
        var text = sql.endsWith("-- c") ? sql + "\n ADD VALUE 'x'" : sql;
        assertThat(SplitScript.of("a.sql", text).statements())
                .extracting(Statement::kind)
                .containsExactly(kind);
    }
}
