package dev.drover.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.groups.Tuple.tuple;

import dev.drover.engine.source.Checksum;
import dev.drover.engine.source.MigrationFolder;
import dev.drover.engine.source.ReadOptions;
import dev.drover.engine.source.ReleaseReader;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** The way back. */
class RevertTest {
    private static final String[] TWO = {
        "001_a.sql", "CREATE TABLE a (id int);",
        "001_a.down.sql", "DROP TABLE a;",
        "002_b.sql", "CREATE TABLE b (id int);",
        "002_b.down.sql", "DROP TABLE b;",
    };

    private final Fixture fixture = new Fixture();

    @AfterEach
    void close() throws SQLException {
        fixture.close();
    }

    @Test
    void goesBackByTheLedgersOwnScriptsLatestFirst() {
        fixture.succeed(TWO);
        var reverted = new ArrayList<String>();
        fixture.listener =
                new EngineListener() {
                    @Override
                    public void migrationReverted(LedgerRow row, Duration executionTime) {
                        reverted.add(row.version());
                    }
                };
        var outcome =
                fixture.engine.revert(
                        fixture.target(),
                        Optional.empty(),
                        Revert.everything(),
                        fixture.request(),
                        fixture.listener);

        assertThat(outcome)
                .isInstanceOfSatisfying(
                        Outcome.Succeeded.class,
                        o -> assertThat(o.head()).isEqualTo(new Head(Optional.empty(), 4)));
        assertThat(reverted).containsExactly("2", "1");
        assertThat(ledgerWithWay())
                .containsExactly("1 1 up by 4", "2 2 up by 3", "3 2 down", "4 1 down");
        assertThat(fixture.query("SELECT 1 FROM pg_class WHERE relname IN ('a', 'b')")).isEmpty();
        assertThat(fixture.relay.told())
                .containsExactly("1 APPLIED 1", "2 APPLIED 2", "2 APPLIED 3", "1 APPLIED 4");
        assertThat(fixture.outbox()).isEmpty();
    }

    @Test
    void aWayBackThatIsMarkedSoRunsWithoutATransaction() {
        String[] goose = {
            "1_a.sql",
            """
            -- +goose Up
            CREATE TABLE effect (what text);
            CREATE PROCEDURE undo() LANGUAGE plpgsql AS $$ BEGIN
              INSERT INTO effect VALUES ('a'); COMMIT; INSERT INTO effect VALUES ('b'); END $$;
            """,
            "2_b.sql",
            """
            -- +goose NO TRANSACTION
            -- +goose Up
            SELECT 1;
            -- +goose Down
            CALL undo();
            """
        };
        fixture.succeed(goose);

        assertThat(fixture.revert("1", goose)).isInstanceOf(Outcome.Succeeded.class);
        assertThat(fixture.query("SELECT what FROM effect ORDER BY 1")).containsExactly("a", "b");
        assertThat(fixture.ledger()).containsExactly("1 1 applied", "2 2 applied", "3 2 applied");
    }

    @Test
    void aHalfDoneWayBackGoesOnAsItBeganThoughTheMarkIsGone() {
        var up = "CREATE TABLE IF NOT EXISTS effect (what text);";
        var down =
                """
                INSERT INTO effect VALUES ('a');
                INSERT INTO effect SELECT 'b' FROM gate;
                INSERT INTO effect VALUES ('c');
                """;
        String[] marked = {
            "1_a.sql",
            "-- +goose Up\nSELECT 1;",
            "2_b.sql",
            "-- +goose NO TRANSACTION\n-- +goose Up\n" + up + "\n-- +goose Down\n" + down
        };
        fixture.succeed(marked);
        assertThat(fixture.revert("1", marked)).isInstanceOf(Outcome.Failed.class);
        assertThat(fixture.query("SELECT what FROM effect")).containsExactly("a");

        fixture.sql("CREATE TABLE gate AS SELECT 1 AS id");
        // the ledger keeps the script, and not its mark
        assertThat(fixture.revert("1")).isInstanceOf(Outcome.Succeeded.class);
        assertThat(fixture.query("SELECT what FROM effect ORDER BY 1"))
                .containsExactly("a", "b", "c");
    }

    @Test
    void forwardDownForwardEndsWhereItWas() {
        fixture.succeed(TWO);
        assertThat(head(fixture.revert("1"))).contains("1");
        assertThat(head(fixture.revert("1"))).contains("1");
        assertThat(fixture.succeed(TWO).head()).isEqualTo(new Head(Optional.of("2"), 4));
        assertThat(fixture.succeed(TWO).applied()).isEmpty();
        assertThat(fixture.query("SELECT count(*) FROM a, b")).containsExactly("0");
    }

    @Test
    void nothingRunsWhenOneHasNoWayBack() {
        fixture.succeed(
                "001_a.sql", "CREATE TABLE a ();",
                "002_b.sql", "CREATE TABLE b ();",
                "003_c.sql", "CREATE TABLE c ();",
                "003_c.down.sql", "DROP TABLE c;");

        assertThat(failure(fixture.revert("1")))
                .satisfies(f -> assertThat(f.code()).isEqualTo(FailureCode.NO_DOWN_SCRIPT))
                .satisfies(f -> assertThat(f.message()).contains("version 2;"));
        assertThat(fixture.query("SELECT count(*) FROM c")).containsExactly("0");
        assertThat(fixture.ledger()).hasSize(3);
        assertThat(head(fixture.revert("2"))).contains("2");
    }

    @Test
    void aVersionThatIsNotAppliedIsNoPlaceToGoBackTo() {
        fixture.succeed(TWO);
        assertThat(failure(fixture.revert("3")).code()).isEqualTo(FailureCode.VERSION_UNKNOWN);
    }

    @Test
    void aLedgerThatNeverCameAsFarHasNothingToUndo() {
        assertThat(applied(fixture.revert("1", TWO))).as("nothing was ever applied").isEmpty();
        fixture.succeed("001_a.sql", "CREATE TABLE a (id int);");

        assertThat(applied(fixture.revert("2", TWO))).isEmpty();
        assertThat(head(fixture.revert("2", TWO))).contains("1");
        assertThat(fixture.ledger()).hasSize(1);
        assertThat(failure(fixture.revert("3", TWO)).code())
                .as("neither ledger nor release know it")
                .isEqualTo(FailureCode.VERSION_UNKNOWN);
    }

    @Test
    void whatTheReleaseDoesNotKnowHasNoPlaceBelowItsVersions() {
        fixture.succeed("001_a.sql", "CREATE TABLE a ();", "007_x.sql", "CREATE TABLE x ();");

        assertThat(failure(fixture.revert("2", TWO)).code()).isEqualTo(FailureCode.VERSION_UNKNOWN);
        assertThat(fixture.ledger()).hasSize(2);
    }

    @Test
    void whatWasOvertakenIsNoPlaceToGoBackTo() {
        fixture.succeed("001_a.sql", "CREATE TABLE a ();", "003_c.sql", "CREATE TABLE c ();");
        var failure =
                failure(
                        fixture.revert(
                                "2",
                                "001_a.sql",
                                "CREATE TABLE a ();",
                                "002_b.sql",
                                "CREATE TABLE b ();",
                                "003_c.sql",
                                "CREATE TABLE c ();"));

        assertThat(failure.code()).isEqualTo(FailureCode.VERSION_UNKNOWN);
    }

    @Test
    void theReleasesScriptWinsOverTheLedgers() {
        fixture.succeed("001_a.sql", "CREATE TABLE a ();", "002_b.sql", "CREATE TABLE b ();");
        var outcome =
                fixture.revert(
                        "1",
                        "001_a.sql",
                        "CREATE TABLE a ();",
                        "002_b.sql",
                        "CREATE TABLE b ();",
                        "002_b.down.sql",
                        "DROP TABLE b;");
        assertThat(head(outcome)).contains("1");
        assertThat(ledgerWithWay()).containsExactly("1 1 up", "2 2 up by 3", "3 2 down");
    }

    @Test
    void aStoredScriptRunsOnlyIfTheRequestNamesIt() {
        fixture.succeed(TWO);
        var other = Revert.to("1").trustingOnly(Set.of(Checksum.of("DROP TABLE a;")));
        var right = Revert.to("1").trustingOnly(Set.of("sha256:" + Checksum.of("DROP TABLE b;")));

        assertThat(failure(revert(other)).code()).isEqualTo(FailureCode.DOWN_SCRIPT_REFUSED);
        assertThat(fixture.ledger()).hasSize(2);
        assertThat(head(revert(right))).contains("1");
    }

    @Test
    void aFailingScriptLeavesItsMigrationAppliedAndNamesThePlace() {
        fixture.succeed(
                "001_a.sql", "CREATE TABLE a ();",
                "002_b.sql", "CREATE TABLE b ();",
                "002_b.down.sql", "DROP TABLE b;\nDROP TABLE nothing;",
                "003_c.sql", "CREATE TABLE c ();",
                "003_c.down.sql", "DROP TABLE c;");
        var failure = failure(fixture.revert("1"));

        assertThat(failure.code()).isEqualTo(FailureCode.SCRIPT_ERROR);
        assertThat(failure.place().orElseThrow().line()).isEqualTo(2);
        assertThat(ledgerWithWay()).containsExactly("1 1 up", "2 2 up", "3 3 up by 4", "4 3 down");
        assertThat(fixture.query("SELECT count(*) FROM b")).containsExactly("0");
    }

    @Test
    void aScriptOutsideATransactionGoesOnWhereItStopped() {
        String[] release = {
            "001_a.sql", "CREATE TABLE a (id int);",
            "002_i.sql", "CREATE INDEX CONCURRENTLY a_id ON a (id);",
            "002_i.down.sql", "DROP INDEX CONCURRENTLY a_id;\nSELECT count(*) FROM gate;",
        };
        fixture.succeed(release);
        assertThat(failure(fixture.revert("1")).code()).isEqualTo(FailureCode.SCRIPT_ERROR);
        assertThat(ledgerWithWay()).containsExactly("1 1 up", "2 2 up", "3 2 down");

        assertThat(fixture.fail(release).code()).isEqualTo(FailureCode.MIGRATION_UNFINISHED);
        assertThat(status().unfinished()).contains("2");
        fixture.sql("CREATE TABLE gate ()");
        assertThat(head(fixture.revert("1"))).contains("1");
        assertThat(ledgerWithWay()).containsExactly("1 1 up", "2 2 up by 3", "3 2 down");
        assertThat(status().unfinished()).isEmpty();
        assertThat(fixture.succeed(release).head()).isEqualTo(new Head(Optional.of("2"), 4));
    }

    @Test
    void whatCameOutOfOrderIsUndoneByTheReleasesOrder() {
        fixture.succeed(
                "001_a.sql",
                "CREATE TABLE a ();",
                "003_c.sql",
                "CREATE TABLE c ();",
                "003_c.down.sql",
                "DROP TABLE c;");
        String[] all = {
            "001_a.sql", "CREATE TABLE a ();",
            "002_b.sql", "CREATE TABLE b ();",
            "002_b.down.sql", "DROP TABLE b;",
            "003_c.sql", "CREATE TABLE c ();",
            "003_c.down.sql", "DROP TABLE c;",
        };
        fixture.policy = Policy.DEFAULT.with(Policy.OutOfOrder.ALLOW);
        assertThat(fixture.succeed(all).head()).isEqualTo(new Head(Optional.of("3"), 3));
        assertThat(head(fixture.revert("2", all))).contains("2");
        assertThat(ledgerWithWay()).containsExactly("1 1 up", "2 3 up by 4", "3 2 up", "4 3 down");
    }

    @Test
    void thePreviewSaysWhatWouldBeUndone() {
        fixture.succeed(TWO);
        var preview =
                fixture.engine.planRevert(
                        fixture.target(), Optional.empty(), Revert.everything(), fixture.request());
        assertThat(preview)
                .isInstanceOfSatisfying(
                        Preview.Planned.class,
                        p ->
                                assertThat(p.steps())
                                        .extracting(PlannedStep::version, PlannedStep::direction)
                                        .containsExactly(
                                                tuple("2", LedgerRow.Direction.DOWN),
                                                tuple("1", LedgerRow.Direction.DOWN)));
        assertThat(fixture.ledger()).hasSize(2);
    }

    @Test
    void theExampleGoesForwardDownAndForwardToTheSameCatalogue() throws Exception {
        var release =
                ReleaseReader.read(
                        MigrationFolder.read(Path.of("../examples/invoicing/migrations")),
                        ReadOptions.DEFAULT);
        assertThat(fixture.migrate(release)).isInstanceOf(Outcome.Succeeded.class);
        var once = catalogue();
        int back = 0;
        for (var way = wayBack(); !way.isEmpty(); way = wayBack()) {
            if (!(fixture.revert(way.getFirst()) instanceof Outcome.Succeeded)) {
                break;
            }
            back++;
        }
        assertThat(back).isPositive();
        assertThat(fixture.migrate(release)).isInstanceOf(Outcome.Succeeded.class);
        assertThat(catalogue()).isEqualTo(once);
    }

    /** The version below the one that stands last; empty when there is none. */
    private List<String> wayBack() {
        return fixture.query(
                "SELECT version FROM drover.schema_migrations WHERE direction = 'up' AND undone_by IS NULL"
                        + " ORDER BY version::int DESC LIMIT 1 OFFSET 1");
    }

    private List<String> catalogue() {
        return fixture.query(
                "SELECT table_name || '.' || column_name || ' ' || data_type FROM information_schema.columns"
                        + " WHERE table_schema = 'public' UNION ALL SELECT indexdef FROM pg_indexes"
                        + " WHERE schemaname = 'public' UNION ALL SELECT conname || pg_get_constraintdef(oid)"
                        + " FROM pg_constraint WHERE connamespace = 'public'::regnamespace ORDER BY 1");
    }

    private Outcome revert(Revert wanted) {
        return fixture.engine.revert(
                fixture.target(), Optional.empty(), wanted, fixture.request(), fixture.listener);
    }

    private Status.Known status() {
        return (Status.Known) fixture.engine.status(fixture.target(), "default");
    }

    private static List<String> applied(Outcome outcome) {
        assertThat(outcome).isInstanceOf(Outcome.Succeeded.class);
        return ((Outcome.Succeeded) outcome).applied().stream().map(LedgerRow::version).toList();
    }

    private static Optional<String> head(Outcome outcome) {
        assertThat(outcome).isInstanceOf(Outcome.Succeeded.class);
        return ((Outcome.Succeeded) outcome).head().version();
    }

    private static Failure failure(Outcome outcome) {
        assertThat(outcome).isInstanceOf(Outcome.Failed.class);
        return ((Outcome.Failed) outcome).failure();
    }

    private List<String> ledgerWithWay() {
        return fixture.query(
                "SELECT rank || ' ' || version || ' ' || direction || COALESCE(' by ' || undone_by, '')"
                        + " FROM drover.schema_migrations WHERE rank > 0 ORDER BY rank");
    }
}
