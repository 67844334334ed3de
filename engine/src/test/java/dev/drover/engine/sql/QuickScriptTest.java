package dev.drover.engine.sql;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class QuickScriptTest {
    @ParameterizedTest
    @ValueSource(
            strings = {
                "CREATE TABLE a (id int PRIMARY KEY, b text GENERATED ALWAYS AS ('x') STORED);",
                "CREATE TABLE IF NOT EXISTS s.a (id int REFERENCES b);",
                "CREATE TABLE a (id int); CREATE UNIQUE INDEX IF NOT EXISTS a_id ON a (id);",
                "CREATE TABLE s.a (id int); CREATE INDEX ON s.a USING btree (id);",
                "/* why */ CREATE OR REPLACE FUNCTION f() RETURNS int LANGUAGE sql AS 'SELECT 1';",
                "CREATE VIEW v AS SELECT * FROM big;",
                "COMMENT ON TABLE a IS 'with; semicolon'; GRANT SELECT ON a TO PUBLIC;",
                "ALTER TABLE a ADD COLUMN b text;",
                "ALTER TABLE IF EXISTS ONLY s.a ADD COLUMN IF NOT EXISTS b numeric(12, 2), ADD c int[];",
                "-- nothing at all\n",
            })
    void writesToTheCatalogueOnly(String script) throws UnreadableScriptException {
        assertThat(isQuick(script)).isTrue();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "INSERT INTO a VALUES (1);",
                "CREATE TABLE a (id int); INSERT INTO a VALUES (1);",
                "CREATE INDEX ON a (lower(b));",
                "ALTER TABLE a ADD COLUMN b int DEFAULT f();",
            })
    void whatMeetsRowsMayRunFunctions(String script) throws UnreadableScriptException {
        assertThat(quick(script)).map(QuickScript::mayRunFunctions).contains(true);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "CREATE TABLE a (id int DEFAULT f()); CREATE INDEX ON a (lower(b)); ALTER TABLE a ADD CHECK (f(id));",
                "CREATE FUNCTION f() RETURNS int LANGUAGE sql AS 'SELECT 1';",
                "ALTER TABLE big ADD COLUMN b text;",
            })
    void whatMeetsNoRowsRunsNone(String script) throws UnreadableScriptException {
        assertThat(quick(script)).map(QuickScript::mayRunFunctions).contains(false);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "CREATE TABLE a AS SELECT * FROM big;",
                "CREATE TABLE a (x) AS EXECUTE p;",
                "CREATE TABLE a PARTITION OF b DEFAULT;",
                "CREATE TABLE pg_temp.a (id int);",
                "CREATE TABLE \"pg_temp\".a (id int);",
                "CREATE FUNCTION pg_temp.f() RETURNS int LANGUAGE sql AS 'SELECT 1';",
                "CREATE TEMP TABLE a (id int);",
                "CREATE UNLOGGED TABLE a (id int);",
                "CREATE MATERIALIZED VIEW v AS SELECT 1;",
                "CREATE INDEX ON big (id);",
                "CREATE TABLE IF NOT EXISTS a (id int); CREATE INDEX ON a (id);",
                "CREATE TABLE a (id int); CREATE INDEX ON b (id);",
                "CREATE INDEX CONCURRENTLY i ON a (id);",
                "CREATE EXTENSION hstore;",
                "ALTER TABLE a ADD COLUMN b int DEFAULT 1;",
                "ALTER TABLE a ADD COLUMN b int NOT NULL;",
                "ALTER TABLE a ADD COLUMN b bigserial;",
                "ALTER TABLE a ADD COLUMN b my_domain;",
                "ALTER TABLE a ADD COLUMN b int, ALTER COLUMN c TYPE bigint;",
                "ALTER TABLE a ADD CONSTRAINT c CHECK (id > 0);",
                "ALTER TABLE a ADD PRIMARY KEY (id);",
                "ALTER TABLE a DROP COLUMN b;",
                "ALTER TABLE a",
                "DROP TABLE a;",
                "INSERT INTO a VALUES (1);",
                "SELECT 1;",
                "SET search_path = x;",
                "SET LOCAL synchronous_commit = off;",
                "DO $$ BEGIN END $$;",
                "CREATE TABLE a (id int); UPDATE a SET id = 1;",
                "ALTER TYPE e ADD VALUE 'x';",
                "CREATE TABLE a (id int); COPY a FROM stdin;\n1\n\\.\n",
            })
    void anythingElseGoesAlone(String script) throws UnreadableScriptException {
        assertThat(isQuick(script)).isFalse();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "CREATE INDEX ON young (id);",
                "CREATE UNIQUE INDEX ON young (lower(email));",
                "ALTER TABLE young ADD CONSTRAINT c CHECK (id > 0);",
                "ALTER TABLE ONLY young ALTER COLUMN b TYPE bigint USING b::bigint;",
                "INSERT INTO young VALUES (1, 'a', NULL, -1.5, true, E'x');",
                "INSERT INTO young (id, \"Name\") VALUES (DEFAULT, 'a'), (2, 'b;');",
            })
    void someAreQuickOnATableThatIsNew(String script) throws UnreadableScriptException {
        assertThat(isQuick(script)).isFalse();
        assertThat(isQuick("CREATE TABLE young (id int); " + script)).isTrue();
        assertThat(quick(script).filter(each -> each.isQuickAfter(Set.of("old")))).isEmpty();
        assertThat(quick(script).filter(each -> each.isQuickAfter(Set.of("old", "young"))))
                .isPresent();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "INSERT INTO young SELECT * FROM big;",
                "INSERT INTO young VALUES (pg_advisory_unlock_all());",
                "INSERT INTO young VALUES ((SELECT max(id) FROM big));",
                "INSERT INTO young VALUES (1) ON CONFLICT DO NOTHING;",
                "INSERT INTO young VALUES (1) RETURNING id;",
                "INSERT INTO young DEFAULT VALUES;",
                "ALTER TABLE young ATTACH PARTITION big DEFAULT;",
                "ALTER TABLE young RENAME TO big;",
                "ALTER TABLE young SET SCHEMA other;",
                "UPDATE young SET id = 1;",
                "CREATE INDEX CONCURRENTLY ON young (id);",
            })
    void someGoAloneThoughTheTableIsNew(String script) throws UnreadableScriptException {
        assertThat(isQuick("CREATE TABLE young (id int); " + script)).isFalse();
    }

    @Test
    void theFirstStatementThatIsNotQuickDecides() throws UnreadableScriptException {
        assertThat(isQuick("CREATE TABLE a (id int); CREATE TABLE b (id int); VACUUM;")).isFalse();
    }

    private static boolean isQuick(String script) throws UnreadableScriptException {
        return quick(script).filter(each -> each.isQuickAfter(Set.of())).isPresent();
    }

    private static Optional<QuickScript> quick(String script) throws UnreadableScriptException {
        return QuickScript.of(SplitScript.of("x.sql", script).statements());
    }
}
