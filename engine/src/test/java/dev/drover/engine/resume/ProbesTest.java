package dev.drover.engine.resume;

import static org.assertj.core.api.Assertions.assertThat;

import dev.drover.engine.sql.SplitScript;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ProbesTest {
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
                    RepeatableProbe | REINDEX SCHEMA s
                    RepeatableProbe | REINDEX (VERBOSE) TABLE t
                    RepeatableProbe | /* all */ CLUSTER
                    RepeatableProbe | CLUSTER VERBOSE t
                    RepeatableProbe | VACUUM t
                    ReindexProbe    | REINDEX DATABASE CONCURRENTLY d
                    CallProbe       | CALL p(1)
                    NoProbe         | DROP SUBSCRIPTION s
                    NoProbe         | ALTER SYSTEM SET work_mem = DEFAULT
                    """)
    void whatRebuildsMayRunAgainAndWhatCannotBeToldHasNoProbe(String probe, String sql)
            throws Exception {
        var statement = SplitScript.of("a.sql", sql).statements().getFirst();

        assertThat(Probes.of(statement.kind(), statement.sql()).getClass().getSimpleName())
                .isEqualTo(probe);
    }
}
