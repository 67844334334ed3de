package dev.drover.engine.sql;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.assertj.core.api.Assertions.tuple;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SplitScriptTest {
    @Test
    void aStatementRunsFromItsFirstToItsLastToken() throws Exception {
        var script =
                SplitScript.of(
                        "a.sql", "-- head\n  SELECT 1 /* in */ + 1 -- tail\n ;;\n\nSELECT 2");
        assertThat(script.statements())
                .extracting(Statement::sql, Statement::offset, Statement::line)
                .containsExactly(tuple("SELECT 1 /* in */ + 1", 10, 2), tuple("SELECT 2", 45, 5));
    }

    @Test
    void linesEndWithAnyOfTheThreeLineEnds() throws Exception {
        var script = SplitScript.of("a.sql", "SELECT 1;\r\nSELECT 2;\rSELECT 3;\nSELECT 4");
        assertThat(script.statements()).extracting(Statement::line).containsExactly(1, 2, 3, 4);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "SELECT 'a;''b;'",
                "SELECT E'a\\';b', e'\\\\'",
                "SELECT E'a' \n -- c\n 'b\\';'",
                "SELECT U&'\\0061;' UESCAPE '!', u&\"a;\"\"b\"",
                "SELECT B'0', x'1f', N';'",
                "SELECT 1 AS \"a;\"\"b\"",
                "SELECT $$;$$, $tag$ ; $$ $tag$, $ключ$;$ключ$",
                "SELECT $1$$;$$",
                "SELECT a$b$c FROM t$",
                "SELECT 1 /* ; /* ; */ ; */ + 2",
                "SELECT 1 -- ;\n+ 2",
                "SELECT 5*/* ; */3, 1 @-- ;\n 2",
                "CREATE RULE r AS ON INSERT TO t DO ALSO (NOTIFY a; (SELECT 1); SELECT 2)",
                "CREATE FUNCTION f(a int DEFAULT 1) RETURNS int LANGUAGE sql BEGIN ATOMIC SELECT CASE WHEN a > 1 THEN CASE a WHEN 1 THEN 2 END END; SELECT 1 AS end; END",
                "CREATE OR REPLACE PROCEDURE p() BEGIN /* ; */ ATOMIC ; ; INSERT INTO t VALUES (1); END",
                "CREATE FUNCTION \"begin atomic\"() RETURNS int AS $$ SELECT 1; $$ LANGUAGE sql",
                "SELECT begin atomic FROM t",
                "SELECT 1)",
                "SELECT '\\'",
                "SELECT 1E'\\';'"
            })
    void hidesItsSemicolons(String statement) throws Exception {
        var script = SplitScript.of("a.sql", statement + ";SELECT 2; " + statement + "\n;\n");
        assertThat(script.statements())
                .extracting(Statement::sql)
                .containsExactly(statement, "SELECT 2", statement);
    }

    @Test
    void theDataOfCopyIsNoSql() throws Exception {
        var script =
                SplitScript.of(
                        "a.sql",
                        "COPY t (a, \"from\") FROM STDIN WITH (FORMAT csv); -- now\r\nit's;\\.\r\n\\i $$\r\n\\.\r\nSELECT 1;");
        assertThat(script.statements()).hasSize(2);
        var copy = script.statements().getFirst();
        assertThat(copy.kind()).isEqualTo(StatementKind.COPY_FROM_STDIN);
        assertThat(copy.copyData()).contains("it's;\\.\r\n\\i $$\r\n");
        assertThat(script.statements().getLast().line()).isEqualTo(5);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "COPY t TO STDOUT",
                "COPY t FROM '/stdin'",
                "COPY (SELECT 1 FROM stdin) TO STDOUT",
                "COPY t FROM PROGRAM 'x' WHERE a IS DISTINCT FROM stdin"
            })
    void otherFormsOfCopyHaveNoData(String copy) throws Exception {
        var script = SplitScript.of("a.sql", copy + ";\nSELECT 1;");
        assertThat(script.statements()).hasSize(2);
        assertThat(script.statements().getFirst().kind()).isEqualTo(StatementKind.ORDINARY);
    }

    @Test
    void whatNeverEndsIsRefusedWhereItOpened() {
        assertRefused("SELECT 1;\nSELECT 'a''\n;", "UNCLOSED_STRING", 2, 8);
        assertRefused("SELECT 1,\n E'a\\'", "UNCLOSED_STRING", 2, 2);
        assertRefused("SELECT \"a\"\"", "UNCLOSED_QUOTED_NAME", 1, 8);
        assertRefused("SELECT $a$ $A$ $a", "UNCLOSED_DOLLAR_QUOTE", 1, 8);
        assertRefused("\n/* /* */ ", "UNCLOSED_COMMENT", 2, 1);
        assertRefused("SELECT (1), (2; SELECT (3);", "UNCLOSED_BRACKET", 1, 13);
        assertRefused(
                "CREATE FUNCTION f() RETURNS int\nBEGIN ATOMIC SELECT 1; SELECT 1 END;",
                "UNCLOSED_FUNCTION_BODY",
                2,
                1);
        assertRefused("SELECT 1;\nCOPY t FROM stdin;\n1\n", "UNCLOSED_COPY_DATA", 2, 1);
        assertRefused("COPY t FROM stdin", "UNCLOSED_COPY_DATA", 1, 1);
        assertRefused("COPY t FROM stdin; SELECT 1;\n\\.\n", "MISPLACED_COPY_DATA", 1, 19);
    }

    @Test
    void whatIsNoSqlIsRefused() {
        assertRefused("SELECT 1;\n\\i other.sql\n", "PSQL_COMMAND", 2, 1);
        assertRefused("SELECT 1 \\gexec", "PSQL_COMMAND", 1, 10);
        assertRefused("SELECT 1\\; SELECT 2", "PSQL_COMMAND", 1, 9);
        assertRefused("SELECT '🐢', \u0000", "NUL_CHARACTER", 1, 13);
    }

    @Test
    void switchingToBackslashStringsIsRefused() throws Exception {
        assertRefused(
                "SELECT 1;\nSET standard_conforming_strings = off;", "BACKSLASH_STRINGS", 2, 1);
        assertRefused("set local Standard_Conforming_Strings to 'off'", "BACKSLASH_STRINGS", 1, 1);
        assertThat(
                        SplitScript.of("a", "SET standard_conforming_strings = on; SET x = off")
                                .statements())
                .hasSize(2);
    }

    @Test
    void commentsTellWhetherTheyStandInTheHeader() throws Exception {
        var comments =
                SplitScript.withComments("a.sql", "-- a\n/* b */ SELECT -- c\n 1; -- d").comments();
        assertThat(comments)
                .isEqualTo(
                        List.of(
                                new Comment("-- a", 1, false, true),
                                new Comment("/* b */", 2, true, true),
                                new Comment("-- c", 2, false, false),
                                new Comment("-- d", 3, false, false)));
    }

    @Test
    void depthDoesNotOverflowTheStack() throws Exception {
        int depth = 200_000;
        var text = "SELECT " + "(".repeat(depth) + "1" + ")".repeat(depth) + ";";
        assertThat(
                        SplitScript.of("a.sql", text + "/*".repeat(depth) + "*/".repeat(depth))
                                .statements())
                .hasSize(1);
    }

    private static void assertRefused(String text, String code, int line, int column) {
        var refused =
                catchThrowableOfType(
                        UnreadableScriptException.class, () -> SplitScript.of("a.sql", text));
        assertThat(refused).as(text).isNotNull();
        assertThat(refused.code()).as(text).isEqualTo(code);
        assertThat(refused.line()).as(text).isEqualTo(line);
        assertThat(refused.column()).as(text).isEqualTo(column);
        assertThat(refused.remedy()).isNotBlank();
    }
}
