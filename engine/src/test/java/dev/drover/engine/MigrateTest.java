package dev.drover.engine;

import static org.assertj.core.api.Assertions.assertThat;

import dev.drover.engine.source.Checksum;
import java.sql.SQLException;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** The main road: a database is migrated, and migrated again. */
class MigrateTest {
    private final Fixture fixture = new Fixture();

    @AfterEach
    void close() throws SQLException {
        fixture.close();
    }

    @Test
    void firstRunCreatesLedgerAndAppliesEverythingInOrder() {
        var outcome =
                fixture.succeed(
                        "001_a.sql", "CREATE TABLE a (id int);",
                        "002_b.sql", "ALTER TABLE a ADD b text; -- a comment ends the file");

        assertThat(outcome.applied()).extracting(LedgerRow::version).containsExactly("1", "2");
        assertThat(outcome.head()).isEqualTo(new Head(Optional.of("2"), 2));
        assertThat(outcome.pending()).isEmpty();
        assertThat(outcome.relayed()).isTrue();
        assertThat(fixture.ledger()).containsExactly("1 1 applied", "2 2 applied");
        assertThat(fixture.query("SELECT b FROM a")).isEmpty();
        assertThat(fixture.query("SELECT obj_description('drover'::regnamespace)"))
                .containsExactly("drover ledger 3");
    }

    @Test
    void secondRunHasNothingToDo() {
        String[] release = {"001_a.sql", "CREATE TABLE a (id int);"};
        fixture.succeed(release);
        var outcome = fixture.succeed(release);

        assertThat(outcome.applied()).isEmpty();
        assertThat(outcome.head()).isEqualTo(new Head(Optional.of("1"), 1));
        assertThat(fixture.ledger()).containsExactly("1 1 applied");
    }

    @Test
    void eventsAreInTheOutboxUntilTheyAreAcknowledged() {
        fixture.relay.acknowledging = false;
        var outcome =
                fixture.succeed("001_a.sql", "CREATE TABLE a ();", "002_b.sql", "DROP TABLE a;");

        assertThat(outcome.relayed()).isFalse();
        assertThat(fixture.relay.told()).containsExactly("1 APPLIED 1", "2 APPLIED 2");
        assertThat(fixture.outbox()).isEqualTo(fixture.relay.told());
    }

    @Test
    void predecessorsEventsGoFirstAndAreDeletedOnceAcknowledged() {
        fixture.relay.acknowledging = false;
        fixture.succeed("001_a.sql", "CREATE TABLE a ();");
        var left = fixture.relay.sent.getFirst();
        fixture.relay.sent.clear();
        fixture.relay.acknowledging = true;

        fixture.succeed("001_a.sql", "CREATE TABLE a ();", "002_b.sql", "DROP TABLE a;");

        assertThat(fixture.relay.sent.getFirst()).isEqualTo(left);
        assertThat(fixture.relay.told()).containsExactly("1 APPLIED 1", "2 APPLIED 2");
        assertThat(fixture.outbox()).isEmpty();
    }

    @Test
    void whatIsToldAgainIsReadBackAsItWasToldFirst() {
        fixture.relay.acknowledging = false;
        var history =
                new String[] {
                    "001_a.sql", "CREATE TABLE a (id int);",
                    "002_i.sql", "CREATE INDEX CONCURRENTLY a_id ON a (id);"
                };
        fixture.succeed(history);
        var first = List.copyOf(fixture.relay.sent);
        fixture.relay.sent.clear();

        fixture.succeed(history);

        assertThat(fixture.relay.told())
                .containsExactly("1 APPLIED 1", "2 STARTED 2", "2 APPLIED 2");
        assertThat(fixture.relay.sent).isEqualTo(first);
    }

    @Test
    void theMarkStopsBeforeWhatIsNotAcknowledged() {
        fixture.relay.acknowledging = false;
        fixture.succeed("001_a.sql", "CREATE TABLE a ();", "002_b.sql", "CREATE TABLE b ();");
        fixture.relay.sent.clear();

        fixture.relay.takes = told -> !told.startsWith("2 ");
        fixture.succeed(
                "001_a.sql", "CREATE TABLE a ();",
                "002_b.sql", "CREATE TABLE b ();",
                "003_c.sql", "CREATE TABLE c ();");

        assertThat(fixture.relay.told())
                .containsExactly("1 APPLIED 1", "2 APPLIED 2", "3 APPLIED 3");
        assertThat(fixture.outbox()).containsExactly("2 APPLIED 2", "3 APPLIED 3");
    }

    @Test
    void theMarkStopsBeforeWhatIsYetToBeApplied() {
        String[] a = {"001_a.sql", "CREATE TABLE a (id int); INSERT INTO a VALUES (1), (1);"};
        String[] b = {"002_b.sql", "CREATE TABLE b ();"};
        String[] index = {"003_i.sql", "CREATE UNIQUE INDEX CONCURRENTLY a_id ON a (id);"};
        fixture.fail(history(a, index));
        fixture.sql("DELETE FROM a WHERE ctid = (SELECT min(ctid) FROM a)");
        fixture.policy = Policy.DEFAULT.with(Policy.OutOfOrder.ALLOW);

        fixture.relay.takes = told -> !told.equals("3 APPLIED 2");
        fixture.succeed(history(a, b, index));
        assertThat(fixture.ledger()).containsExactly("1 1 applied", "2 3 applied", "3 2 applied");
        assertThat(fixture.outbox()).containsExactly("3 APPLIED 2", "2 APPLIED 3");

        fixture.relay.sent.clear();
        fixture.relay.takes = _ -> true;
        fixture.succeed(history(a, b, index));
        assertThat(fixture.relay.told()).containsExactly("3 APPLIED 2", "2 APPLIED 3");
        assertThat(fixture.outbox()).isEmpty();
    }

    @Test
    void whatWasBegunWithAnotherTextIsToldAsTheRunThatFinishedIt() {
        String[] a = {"001_a.sql", "CREATE TABLE a (id int);"};
        String[] changed = {"002_i.sql", "CREATE INDEX CONCURRENTLY a_id ON a (id DESC);"};
        fixture.succeed(
                history(
                        a,
                        new String[] {"002_i.sql", "CREATE INDEX CONCURRENTLY a_id ON a (id);"}));
        fixture.sql("DROP INDEX a_id");
        fixture.sql(
                """
                UPDATE drover.schema_migrations SET state = 'started', steps_done = 0, started_at = NULL
                  WHERE rank = 2;
                UPDATE drover.schema_migrations SET relayed_seq = 4 WHERE rank = 0
                """);
        fixture.relay.sent.clear();
        fixture.relay.acknowledging = false;
        fixture.job = UUID.randomUUID();

        fixture.succeed(history(a, changed));
        var first = List.copyOf(fixture.relay.sent);
        fixture.relay.sent.clear();
        fixture.succeed(history(a, changed));

        assertThat(first).extracting(LedgerRow::job).containsExactly(fixture.job);
        assertThat(fixture.relay.sent).isEqualTo(first);
    }

    @Test
    void aChangedTextWaitsUntilTheBeginOfTheOldOneIsTaken() {
        String[] a = {"001_a.sql", "CREATE TABLE a (id int); INSERT INTO a VALUES (1), (1);"};
        String[] begun = {
            "002_i.sql", "CREATE UNIQUE INDEX CONCURRENTLY a_id ON a (id);",
            "002_i.down.sql", "SELECT 'old';"
        };
        String[] changed = {
            "002_i.sql", "CREATE INDEX CONCURRENTLY a_id ON a (id);",
            "002_i.down.sql", "SELECT 'new';"
        };
        fixture.relay.takes = told -> !told.startsWith("2 ");
        fixture.fail(history(a, begun));
        fixture.job = UUID.randomUUID();

        assertThat(fixture.fail(history(a, changed)).code()).isEqualTo(FailureCode.OUTBOX_FULL);
        assertThat(fixture.query("SELECT job FROM drover.schema_migrations WHERE rank = 2"))
                .containsExactly(Fixture.JOB.toString());

        fixture.relay.takes = _ -> true;
        fixture.succeed(history(a, changed));
        assertThat(fixture.relay.sent)
                .filteredOn(row -> Fixture.told(row).equals("2 STARTED 2"))
                .hasSize(3)
                .allSatisfy(row -> assertThat(row.job()).isEqualTo(Fixture.JOB));
        assertThat(fixture.relay.sent.getLast().job()).isEqualTo(fixture.job);
        assertThat(fixture.outbox()).isEmpty();
        assertThat(
                        fixture.query(
                                "SELECT rollback_sql FROM drover.schema_migrations WHERE rank = 2"))
                .containsExactly("SELECT 'new';");
    }

    @Test
    void whatIsHalfDoneGoesOnWithATextThatAcceptsItThoughNobodyTookItsBegin() {
        String[] a = {"001_a.sql", "CREATE TABLE a (id int); INSERT INTO a VALUES (1), (1);"};
        var half = "CREATE TABLE b (); CREATE UNIQUE INDEX CONCURRENTLY a_id ON a (id);";
        var other =
                "-- drover:accepts sha256:%s\nCREATE TABLE b (); CREATE INDEX CONCURRENTLY a_id ON a (id);"
                        .formatted(Checksum.of(half));
        fixture.relay.takes = told -> !told.startsWith("2 ");
        fixture.fail(history(a, new String[] {"002_i.sql", half}));
        fixture.job = UUID.randomUUID();

        fixture.succeed(history(a, new String[] {"002_i.sql", other}));
        assertThat(fixture.query("SELECT job FROM drover.schema_migrations WHERE rank = 2"))
                .containsExactly(Fixture.JOB.toString());
    }

    private static String[] history(String[]... files) {
        return Arrays.stream(files).flatMap(Arrays::stream).toArray(String[]::new);
    }

    @Test
    void whoTellsNobodyLeavesNothingToTellButWhatOthersLeft() {
        String[] a = {"001_a.sql", "CREATE TABLE a ();"};
        String[] b = {"002_b.sql", "CREATE TABLE b ();"};
        tellingNobody(a);
        assertThat(fixture.outbox()).isEmpty();

        fixture.relay.acknowledging = false;
        fixture.succeed(history(a, b));
        assertThat(fixture.relay.told()).containsExactly("2 APPLIED 2");
        tellingNobody(history(a, b));
        assertThat(fixture.outbox()).containsExactly("2 APPLIED 2");
    }

    private void tellingNobody(String... files) {
        var request = fixture.request();
        assertThat(
                        fixture.engine.migrate(
                                fixture.target(),
                                Fixture.release(files),
                                new MigrateRequest(
                                        request.project(),
                                        request.order(),
                                        request.toVersion(),
                                        new Run(Fixture.JOB, 1, "", "sha256:test", "test"),
                                        request.placeholders(),
                                        OutboxRelay.toNobody(),
                                        request.cancellation()),
                                EngineListener.NONE))
                .isInstanceOf(Outcome.Succeeded.class);
    }

    @Test
    void stopsAtTheVersionAskedForAndNamesTheRest() {
        fixture.toVersion = Optional.of("1");
        var outcome =
                fixture.succeed("001_a.sql", "CREATE TABLE a ();", "002_b.sql", "DROP TABLE a;");

        assertThat(outcome.pending()).containsExactly("2");
        assertThat(fixture.ledger()).containsExactly("1 1 applied");
    }

    @Test
    void verifyTellsHeadAndPendingAndChangesNothing() {
        var release = Fixture.release("001_a.sql", "CREATE TABLE a ();");
        var before =
                fixture.engine.verify(
                        fixture.target(),
                        Optional.of(release),
                        fixture.request(),
                        EngineListener.NONE);

        assertThat(before).isInstanceOf(Outcome.Succeeded.class);
        assertThat(((Outcome.Succeeded) before).head()).isEqualTo(Head.NONE);
        assertThat(((Outcome.Succeeded) before).pending()).containsExactly("1");
        assertThat(fixture.query("SELECT 1 FROM pg_namespace WHERE nspname = 'drover'")).isEmpty();
    }

    @Test
    void anEmptyReleaseCreatesNoLedger() {
        fixture.toVersion = Optional.empty();
        var release = Fixture.release("001_a.sql", "CREATE TABLE a ();");
        var empty =
                new dev.drover.engine.source.Release(
                        release.digest(),
                        release.splitDigest(),
                        release.format(),
                        release.placeholders(),
                        java.util.List.of(),
                        java.util.List.of());

        assertThat(fixture.migrate(empty)).isInstanceOf(Outcome.Succeeded.class);
        assertThat(fixture.query("SELECT 1 FROM pg_namespace WHERE nspname = 'drover'")).isEmpty();
    }

    @Test
    void copyDataIsLoadedWithItsLedgerRow() {
        fixture.succeed(
                "001_a.sql",
                """
                CREATE TABLE a (id int, name text);
                COPY a (id, name) FROM stdin;
                1\tone
                2\ttwo
                \\.
                ALTER TABLE a ADD c int;
                """);

        assertThat(fixture.query("SELECT name FROM a ORDER BY id")).containsExactly("one", "two");
        assertThat(fixture.ledger()).containsExactly("1 1 applied");
    }
}
