package dev.drover.coordinator.plan;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class StrongLocksTest {
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "ALTER TABLE ONLY shop.orders ADD x int | shop.orders | ACCESS EXCLUSIVE",
                "alter /* old */ table if exists t drop column c | t | ACCESS EXCLUSIVE",
                "DROP TABLE IF EXISTS t | t | ACCESS EXCLUSIVE",
                "TRUNCATE t | t | ACCESS EXCLUSIVE",
                "VACUUM (FULL, ANALYZE) t | t | ACCESS EXCLUSIVE",
                "VACUUM FULL | every table | ACCESS EXCLUSIVE",
                "REINDEX TABLE t | t | ACCESS EXCLUSIVE",
                "DROP INDEX i | i | ACCESS EXCLUSIVE",
                "REFRESH MATERIALIZED VIEW m | m | ACCESS EXCLUSIVE",
                "CREATE UNIQUE INDEX i ON t (a) | t | SHARE",
                "CREATE INDEX ON t (a) | t | SHARE",
                "CREATE INDEX IF NOT EXISTS i ON ONLY t (a) | t | SHARE",
                "CREATE TRIGGER x BEFORE INSERT ON t FOR EACH ROW EXECUTE FUNCTION f() | t | SHARE ROW EXCLUSIVE"
            })
    void whatLocksATableThatWasThereIsNamed(String sql, String relation, String lock) {
        assertThat(new StrongLocks().see(sql)).contains(new StrongLocks.Taken(relation, lock));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "CREATE INDEX CONCURRENTLY i ON t (a)",
                "DROP INDEX CONCURRENTLY i",
                "REINDEX TABLE CONCURRENTLY t",
                "REFRESH MATERIALIZED VIEW CONCURRENTLY m",
                "VACUUM t",
                "ALTER TABLE t VALIDATE CONSTRAINT c",
                "ALTER TABLE t SET (fillfactor = 50)",
                "CREATE TABLE t (a int)",
                "INSERT INTO t VALUES ('ALTER TABLE t')",
                "-- ALTER TABLE t ADD x int\nSELECT 1"
            })
    void whatDoesNotIsPassedOver(String sql) {
        assertThat(new StrongLocks().see(sql)).isEmpty();
    }

    @Test
    void aTableThatIsMadeBeforeIsNobodysYet() {
        var locks = new StrongLocks();
        assertThat(locks.see("CREATE TABLE fresh (a int)")).isEmpty();
        assertThat(locks.see("CREATE INDEX ON fresh (a)")).isEmpty();
        assertThat(locks.see("ALTER TABLE other ADD b int").map(StrongLocks.Taken::relation))
                .isEqualTo(Optional.of("other"));
        assertThat(locks.see("CREATE TABLE IF NOT EXISTS maybe (a int)")).isEmpty();
        assertThat(locks.see("CREATE INDEX ON maybe (a)")).as("it may have been there").isPresent();
    }
}
