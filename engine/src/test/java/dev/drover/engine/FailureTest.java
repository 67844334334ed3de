package dev.drover.engine;

import static org.assertj.core.api.Assertions.assertThat;

import java.sql.SQLException;
import java.time.InstantSource;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What a person is told when something is wrong, and what the database holds then. */
class FailureTest {
    private final Fixture fixture = new Fixture();

    @AfterEach
    void close() throws SQLException {
        fixture.close();
    }

    @Test
    void anErrorNamesFileLineAndColumnAndLeavesNothing() {
        var failure =
                fixture.fail(
                        "001_a.sql",
                        "-- täst 🐘\nCREATE TABLE a (id int);\n\nCREATE TABLE b (\n  id itn\n);\n");

        assertThat(failure.code()).isEqualTo(FailureCode.SCRIPT_ERROR);
        assertThat(failure.sqlState()).contains("42704");
        var place = failure.place().orElseThrow();
        assertThat(place.path()).isEqualTo("001_a.sql");
        assertThat(place.line()).isEqualTo(5);
        assertThat(place.column()).isEqualTo(6);
        assertThat(place.statement()).isEqualTo(2);
        assertThat(place.excerpt()).contains("> 5 |   id itn\n    |      ^\n");
        assertThat(fixture.query("SELECT relname FROM pg_class WHERE relname IN ('a', 'b')"))
                .isEmpty();
        assertThat(fixture.query("SELECT 1 FROM pg_namespace WHERE nspname = 'drover'")).isEmpty();
    }

    @Test
    void aPositionAfterAPlaceholderIsTheFilesOwn() {
        fixture.placeholders = Map.of("drover.tenant", "a_rather_long_name");
        var failure =
                fixture.fail(
                        "001_a.sql",
                        "CREATE TABLE a (id int);\nSELECT '🐘${drover.tenant}', nowhere FROM a;\n");

        assertThat(failure.place().orElseThrow().line()).isEqualTo(2);
        assertThat(failure.place().orElseThrow().column()).isEqualTo(29);
    }

    @Test
    void anErrorWithoutPositionStillNamesItsStatement() {
        var failure =
                fixture.fail(
                        "001_a.sql",
                        """
                        CREATE TABLE a (id int);
                        INSERT INTO a VALUES (1), (1);
                        SELECT * FROM a;

                        ALTER TABLE a ADD CONSTRAINT a_once UNIQUE (id);
                        CREATE TABLE b ();
                        """);

        assertThat(failure.code()).isEqualTo(FailureCode.CONSTRAINT_VIOLATED);
        assertThat(failure.category()).isEqualTo(FailureCategory.DATA);
        assertThat(failure.place().orElseThrow().line()).isEqualTo(5);
        assertThat(failure.place().orElseThrow().statement()).isEqualTo(4);
        assertThat(failure.message()).contains("\"a_once\"");
    }

    @Test
    void valuesOfTheTenantStayInTheDatabase() {
        var failure =
                fixture.fail(
                        "001_a.sql",
                        """
                        CREATE TABLE a (secret text);
                        INSERT INTO a VALUES ('hunter2');
                        SELECT secret::int FROM a;
                        """);

        assertThat(failure.code()).isEqualTo(FailureCode.DATA_INVALID);
        assertThat(failure.message()).doesNotContain("hunter2").contains("?");
    }

    @Test
    void aDeferredConstraintFailsTheMigration() {
        var failure =
                fixture.fail(
                        "001_a.sql",
                        """
                        CREATE TABLE a (id int PRIMARY KEY);
                        CREATE TABLE b (a int REFERENCES a DEFERRABLE INITIALLY DEFERRED);
                        INSERT INTO b VALUES (7);
                        """);

        assertThat(failure.sqlState()).contains("23503");
        assertThat(fixture.query("SELECT 1 FROM pg_class WHERE relname = 'a'")).isEmpty();
    }

    @Test
    void aFailureInCopyDataNamesItsStatement() {
        var failure =
                fixture.fail(
                        "001_a.sql", "CREATE TABLE a (id int);\nCOPY a FROM stdin;\none\n\\.\n");

        assertThat(failure.code()).isEqualTo(FailureCode.DATA_INVALID);
        assertThat(failure.place().orElseThrow().line()).isEqualTo(2);
        assertThat(fixture.query("SELECT 1 FROM pg_class WHERE relname = 'a'")).isEmpty();
    }

    @Test
    void aCheckThatFindsARowStopsItsMigration() {
        fixture.succeed("001_a.sql", "CREATE TABLE a (id int); INSERT INTO a VALUES (1);");
        var failure =
                fixture.fail(
                        "001_a.sql",
                        "CREATE TABLE a (id int); INSERT INTO a VALUES (1);",
                        "002_b.sql",
                        "-- drover:check SELECT 1 FROM a WHERE id < 2\nDROP TABLE a;\n");

        assertThat(failure.code()).isEqualTo(FailureCode.CHECK_FAILED);
        assertThat(failure.message()).contains("SELECT 1 FROM a WHERE id < 2");
        assertThat(failure.place().orElseThrow().statement()).isZero();
        assertThat(fixture.query("SELECT id FROM a")).containsExactly("1");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
                    42703 | 0 | SELECT 1 FROM a WHERE nothing < 2 | DROP TABLE a
                    22012 | 1 | SELECT 1 FROM a WHERE id = 2      | SELECT 1 / (id - 1) FROM a
                    22012 | 1 | SELECT 1 FROM a WHERE id = 2      | SELECT 1 / (id - 1) FROM a; SELECT 1
                    22012 | 2 | SELECT 1 FROM a WHERE id = 2      | SELECT 1; SELECT 1 / (id - 1) FROM a
                    """)
    void anErrorOfACheckIsNoStatements(String state, int statement, String check, String script) {
        String[] table = {"001_a.sql", "CREATE TABLE a (id int); INSERT INTO a VALUES (1);"};
        fixture.succeed(table);
        var failure =
                fixture.fail(
                        table[0],
                        table[1],
                        "002_b.sql",
                        "-- drover:check " + check + "\n" + script + ";\n");

        assertThat(failure.sqlState()).contains(state);
        assertThat(failure.place().orElseThrow().path()).isEqualTo("002_b.sql");
        assertThat(failure.place().orElseThrow().statement()).isEqualTo(statement);
        assertThat(failure.place().orElseThrow().excerpt().isEmpty()).isEqualTo(statement == 0);
    }

    @ParameterizedTest
    @ValueSource(strings = {"AFTER INSERT", "BEFORE INSERT"})
    void anErrorOfTheRecordIsNoStatements(String when) {
        fixture.succeed("001_a.sql", "SELECT 1;");
        boolean atCommit = when.startsWith("AFTER");
        fixture.sql(
                """
                CREATE FUNCTION refuse() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RAISE 'full'; END $$;
                CREATE %s TRIGGER refuse %s ON drover.schema_migrations %s FOR EACH ROW EXECUTE FUNCTION refuse();
                """
                        .formatted(
                                atCommit ? "CONSTRAINT" : "",
                                when,
                                atCommit ? "DEFERRABLE INITIALLY DEFERRED" : ""));
        var failure = fixture.fail("001_a.sql", "SELECT 1;", "002_b.sql", "SELECT 1; SELECT 2;");

        assertThat(failure.message()).contains("full");
        assertThat(failure.place().orElseThrow().path()).isEqualTo("002_b.sql");
        assertThat(failure.place().orElseThrow().statement()).isZero();
    }

    @Test
    void anErrorBeforeTheScriptIsNoStatements() {
        fixture.sql(
                """
                CREATE FUNCTION refuse() RETURNS event_trigger LANGUAGE plpgsql AS $$ BEGIN RAISE 'no schemas'; END $$;
                CREATE EVENT TRIGGER refuse ON ddl_command_start WHEN TAG IN ('CREATE SCHEMA')
                  EXECUTE FUNCTION refuse();
                """);
        var failure = fixture.fail("001_a.sql", "SELECT 1;");

        assertThat(failure.message()).contains("no schemas");
        assertThat(failure.place().orElseThrow().statement()).isZero();
    }

    @Test
    void theFirstOfTwoStaysWhenTheSecondFails() {
        var outcome =
                fixture.migrate("001_a.sql", "CREATE TABLE a ();", "002_b.sql", "CREATE TABL b;");

        assertThat(outcome).isInstanceOf(Outcome.Failed.class);
        assertThat(((Outcome.Failed) outcome).applied())
                .extracting(LedgerRow::version)
                .containsExactly("1");
        fixture.succeed("001_a.sql", "CREATE TABLE a ();", "002_b.sql", "CREATE TABLE b ();");
        assertThat(fixture.ledger()).containsExactly("1 1 applied", "2 2 applied");
    }

    @Test
    void aChangedMigrationIsNamedWithBothChecksums() {
        fixture.succeed("001_a.sql", "CREATE TABLE a ();");
        var changed = Fixture.release("001_a.sql", "CREATE TABLE a (id int);");
        var failure = fixture.fail("001_a.sql", "CREATE TABLE a (id int);");

        assertThat(failure.code()).isEqualTo(FailureCode.CHANGED_MIGRATION);
        assertThat(failure.message())
                .contains(changed.migrations().getFirst().checksum())
                .contains(
                        fixture.query(
                                "SELECT checksum FROM drover.schema_migrations WHERE rank > 0"));
    }

    @Test
    void aSchemaNamedDroverThatIsNotOursIsLeftAlone() {
        fixture.sql("CREATE SCHEMA drover; CREATE TABLE drover.mine (id int)");

        assertThat(fixture.fail("001_a.sql", "CREATE TABLE a ();").code())
                .isEqualTo(FailureCode.LEDGER_FOREIGN);
        assertThat(
                        fixture.query(
                                "SELECT relname FROM pg_class WHERE relnamespace = 'drover'::regnamespace"))
                .containsExactly("mine");
    }

    @Test
    void aNewerLedgerIsLeftAlone() {
        fixture.succeed("001_a.sql", "CREATE TABLE a ();");
        fixture.sql(
                "COMMENT ON SCHEMA drover IS 'drover ledger 4'; UPDATE drover.schema_migrations SET ledger_version = 4 WHERE rank = 0");

        assertThat(fixture.fail("001_a.sql", "CREATE TABLE a ();").code())
                .isEqualTo(FailureCode.LEDGER_NEWER);
    }

    @Test
    void aNewerLedgerIsLeftAloneAlsoByAProjectThatIsNewInIt() {
        fixture.succeed("001_a.sql", "CREATE TABLE a ();");
        fixture.sql(
                "COMMENT ON SCHEMA drover IS 'drover ledger 4'; DELETE FROM drover.schema_migrations");

        assertThat(fixture.fail("001_a.sql", "CREATE TABLE a ();").code())
                .isEqualTo(FailureCode.LEDGER_NEWER);
    }

    @Test
    void aLedgerOfAnEarlierFormIsLeftAlone() {
        fixture.succeed("001_a.sql", "CREATE TABLE a ();");
        fixture.sql(
                "COMMENT ON SCHEMA drover IS 'drover ledger 1'; UPDATE drover.schema_migrations SET ledger_version = 1 WHERE rank = 0");

        assertThat(fixture.fail("001_a.sql", "CREATE TABLE a ();").code())
                .isEqualTo(FailureCode.LEDGER_OUTDATED);

        fixture.sql("ALTER TABLE drover.schema_migrations DROP started_at");
        assertThat(fixture.fail("001_a.sql", "CREATE TABLE a ();").code())
                .isEqualTo(FailureCode.LEDGER_OUTDATED);
    }

    @Test
    void aCopyOfADatabaseIsRefused() {
        fixture.succeed("001_a.sql", "CREATE TABLE a ();");
        fixture.sql(
                "UPDATE drover.schema_migrations SET database_name = 'original' WHERE rank = 0");

        assertThat(fixture.fail("001_a.sql", "CREATE TABLE a ();").code())
                .isEqualTo(FailureCode.SCOPE_CLONED);
    }

    @Test
    void anOlderOrderIsStaleAndChangesNothing() {
        fixture.order = 5;
        fixture.succeed("001_a.sql", "CREATE TABLE a ();");
        fixture.order = 4;

        assertThat(fixture.migrate("001_a.sql", "CREATE TABLE a ();", "002_b.sql", "DROP TABLE a;"))
                .isEqualTo(new Outcome.Stale(5));
        assertThat(fixture.ledger()).containsExactly("1 1 applied");
    }

    @Test
    void aReadOnlyDatabaseIsNamedSo() {
        fixture.sql(
                "ALTER DATABASE "
                        + fixture.database.name()
                        + " SET default_transaction_read_only = on");

        assertThat(fixture.fail("001_a.sql", "CREATE TABLE a ();").code())
                .isEqualTo(FailureCode.READ_ONLY);
    }

    @Test
    void aMissingSchemaIsNotReplacedByPublic() {
        fixture.schema = Optional.of("nowhere");

        assertThat(fixture.fail("001_a.sql", "CREATE TABLE a ();").code())
                .isEqualTo(FailureCode.SCHEMA_MISSING);
        assertThat(fixture.query("SELECT 1 FROM pg_class WHERE relname = 'a'")).isEmpty();
    }

    @Test
    void aMissingDatabaseAndAnUnreachableServerAreToldApart() {
        var target = fixture.target();
        var release = Fixture.release("001_a.sql", "CREATE TABLE a ();");

        assertThat(code(with(target, target.port(), "nowhere", target.user()), release))
                .isEqualTo(FailureCode.DATABASE_MISSING);
        assertThat(code(with(target, 1, target.database(), target.user()), release))
                .isEqualTo(FailureCode.SERVER_UNREACHABLE);
    }

    @Test
    void aWrongPasswordIsNotRetried() {
        var target = fixture.target();
        var failure =
                failure(
                        with(target, target.user(), "wrong"),
                        Fixture.release("001_a.sql", "CREATE TABLE a ();"));

        assertThat(failure.code()).isEqualTo(FailureCode.AUTHENTICATION_FAILED);
        assertThat(failure.retry()).isEqualTo(Retry.NEVER);
    }

    @Test
    void aRoleWithoutRightsIsToldWhatToGrant() {
        fixture.sql("DROP ROLE IF EXISTS powerless; CREATE ROLE powerless LOGIN PASSWORD 'less'");
        var target = fixture.target();
        var failure =
                failure(
                        with(target, "powerless", "less"),
                        Fixture.release("001_a.sql", "CREATE TABLE a ();"));

        assertThat(failure.code()).isEqualTo(FailureCode.PERMISSION_DENIED);
        assertThat(failure.remedy()).contains("GRANT CREATE ON DATABASE");
    }

    @Test
    void aLockThatIsNotToBeHadNamesWhoHoldsIt() throws SQLException {
        fixture.succeed("001_a.sql", "CREATE TABLE a ();");
        try (var other = fixture.connect();
                var statement = other.createStatement()) {
            other.setAutoCommit(false);
            statement.execute("SET application_name = 'report'; SELECT * FROM a");
            var failure =
                    fixture.fail(
                            "001_a.sql",
                            "CREATE TABLE a ();",
                            "002_b.sql",
                            "ALTER TABLE a ADD b int;");

            assertThat(failure.code()).isEqualTo(FailureCode.LOCK_TIMEOUT);
            assertThat(failure.retry()).isEqualTo(Retry.LATER);
            assertThat(failure.blockers())
                    .singleElement()
                    .satisfies(blocker -> {
                        assertThat(blocker.application()).isEqualTo("report");
                        assertThat(blocker.state()).isEqualTo("idle in transaction");
                    });
            other.rollback();
        }
    }

    @Test
    void aStatementBeyondTheHoldLimitIsEnded() {
        var failure =
                fixture.fail("001_a.sql", "-- drover:hold-limit 100ms\nSELECT pg_sleep(20);\n");

        assertThat(failure.code()).isEqualTo(FailureCode.STATEMENT_TIMEOUT);
    }

    private FailureCode code(Target target, dev.drover.engine.source.Release release) {
        return failure(target, release).code();
    }

    private Failure failure(Target target, dev.drover.engine.source.Release release) {
        var engine = new Engine(Fixture.QUICK, InstantSource.system(), new Random());
        var outcome = engine.migrate(target, release, fixture.request(), EngineListener.NONE);
        assertThat(outcome).isInstanceOf(Outcome.Failed.class);
        return ((Outcome.Failed) outcome).failure();
    }

    private static Target with(Target target, String user, String password) {
        return new Target(
                target.host(),
                target.port(),
                target.database(),
                Optional.empty(),
                user,
                Secret.of(password),
                Tls.DISABLE);
    }

    private static Target with(Target target, int port, String database, String user) {
        return new Target(
                target.host(),
                port,
                database,
                Optional.empty(),
                user,
                target.password(),
                Tls.DISABLE);
    }
}
