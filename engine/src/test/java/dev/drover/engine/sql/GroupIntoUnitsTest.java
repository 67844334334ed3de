package dev.drover.engine.sql;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.util.List;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class GroupIntoUnitsTest {
    @Test
    void aPlainScriptIsOneTransaction() throws Exception {
        assertThat(units("SELECT 1; ALTER TYPE t ADD VALUE 'x'; SAVEPOINT a; SELECT 2", false))
                .containsExactly("[SELECT 1, ALTER TYPE t ADD VALUE 'x', SAVEPOINT a, SELECT 2]");
        assertThat(units("-- nothing", false)).isEmpty();
        assertThat(units("-- nothing", true)).isEmpty();
    }

    @Test
    void oneBlockAroundAllIsOneTransactionWithoutItsWords() throws Exception {
        assertThat(units("BEGIN ISOLATION LEVEL READ COMMITTED; SELECT 1; SELECT 2; COMMIT", false))
                .containsExactly("[SELECT 1, SELECT 2]");
        assertThat(units("START TRANSACTION; END", false)).isEmpty();
    }

    @Test
    void blocksAndWhatStandsBetweenThemAreUnitsInOrder() throws Exception {
        assertThat(
                        units(
                                "SET a = 1; BEGIN; SELECT 1; SELECT 2; COMMIT; VACUUM t; BEGIN; SELECT 3; END; SELECT 4",
                                false))
                .containsExactly(
                        "[SET a = 1]",
                        "[SELECT 1, SELECT 2]",
                        "VACUUM t",
                        "[SELECT 3]",
                        "[SELECT 4]");
    }

    @Test
    void aStatementThatRefusesATransactionDividesTheScript() throws Exception {
        assertThat(
                        units(
                                "SELECT 1; SELECT 2; CREATE INDEX CONCURRENTLY i ON t (a); SELECT 3",
                                false))
                .containsExactly(
                        "[SELECT 1]",
                        "[SELECT 2]",
                        "CREATE INDEX CONCURRENTLY i ON t (a)",
                        "[SELECT 3]");
    }

    @Test
    void aMarkedScriptHasATransactionPerStatement() throws Exception {
        assertThat(units("ALTER TYPE t ADD VALUE 'x'; SELECT 2", true))
                .containsExactly("[ALTER TYPE t ADD VALUE 'x']", "[SELECT 2]");
    }

    @Test
    void inAMarkedScriptWhatMayRefuseATransactionHasNone() throws Exception {
        var sql =
                "CALL p(); REINDEX (VERBOSE) TABLE t; CLUSTER t; BEGIN; CALL q(); COMMIT; SELECT 1";
        assertThat(units(sql, true))
                .containsExactly(
                        "CALL p()",
                        "REINDEX (VERBOSE) TABLE t",
                        "CLUSTER t",
                        "[CALL q()]",
                        "[SELECT 1]");
        assertThat(units("CALL p(); REINDEX TABLE t; CLUSTER t", false))
                .containsExactly("[CALL p(), REINDEX TABLE t, CLUSTER t]");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
                    NESTED_BEGIN | 2 | BEGIN;# BEGIN; COMMIT; COMMIT
                    BEGIN_WITHOUT_COMMIT | 2 | SELECT 1;#BEGIN; SELECT 2
                    COMMIT_WITHOUT_BEGIN | 3 | BEGIN; COMMIT;##COMMIT
                    ROLLBACK_IN_SCRIPT | 2 | BEGIN;#ROLLBACK
                    REFUSES_TRANSACTION | 2 | BEGIN;#VACUUM; COMMIT
                    TRANSACTION_MODE | 1 | BEGIN ISOLATION LEVEL SERIALIZABLE; COMMIT
                    TRANSACTION_MODE | 1 | START TRANSACTION READ ONLY; COMMIT
                    TRANSACTION_CHAIN | 1 | BEGIN; COMMIT AND CHAIN; COMMIT
                    TWO_PHASE_COMMIT | 2 | BEGIN;#PREPARE TRANSACTION 'x'
                    TWO_PHASE_COMMIT | 1 | ROLLBACK PREPARED 'x'
                    SESSION_RESET | 1 | DISCARD ALL
                    """)
    void whatTakesTheTransactionFromTheRunnerIsRefused(String code, int line, String sql) {
        var refused =
                catchThrowableOfType(
                        UnreadableScriptException.class,
                        () -> units(sql.replace('#', '\n'), false));
        assertThat(refused).isNotNull();
        assertThat(refused.code()).isEqualTo(code);
        assertThat(refused.line()).isEqualTo(line);
    }

    private static List<String> units(String sql, boolean noTransaction) throws Exception {
        return GroupIntoUnits.of(SplitScript.of("a.sql", sql), noTransaction).stream()
                .map(GroupIntoUnitsTest::shown)
                .toList();
    }

    private static String shown(Unit unit) {
        return switch (unit) {
            case Unit.Atomic(var statements) ->
                    statements.stream()
                            .map(Statement::sql)
                            .collect(Collectors.joining(", ", "[", "]"));
            case Unit.Alone(var statement) -> statement.sql();
        };
    }
}
