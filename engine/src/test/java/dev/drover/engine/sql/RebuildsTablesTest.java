package dev.drover.engine.sql;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RebuildsTablesTest {
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
                    true  | REINDEX TABLE t
                    true  | REINDEX (VERBOSE) INDEX i
                    true  | REINDEX DATABASE d
                    true  | CLUSTER
                    true  | /* by date */ CLUSTER t USING i
                    true  | VACUUM FULL t
                    true  | VACUUM (ANALYZE, FULL) t
                    false | VACUUM (FULL false) t
                    false | VACUUM FREEZE t
                    false | VACUUM "full"
                    false | REINDEX TABLE CONCURRENTLY t
                    false | REINDEX (CONCURRENTLY) TABLE t
                    false | CALL p()
                    false | CREATE DATABASE d
                    """)
    void whatWritesATableAnewIsKnown(boolean rebuilds, String sql) throws Exception {
        var statement = SplitScript.of("a.sql", sql).statements().getFirst();

        assertThat(RebuildsTables.rebuilds(statement)).isEqualTo(rebuilds);
    }
}
