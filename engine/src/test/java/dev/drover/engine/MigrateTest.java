package dev.drover.engine;

import static org.assertj.core.api.Assertions.assertThat;

import java.sql.SQLException;
import java.util.Optional;
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
                .containsExactly("drover ledger 1");
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
        assertThat(fixture.relay.payloads()).containsExactly("1 APPLIED 1", "2 APPLIED 2");
        assertThat(fixture.query("SELECT payload FROM drover.outbox ORDER BY seq"))
                .isEqualTo(fixture.relay.payloads());
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
        assertThat(fixture.relay.payloads()).containsExactly("1 APPLIED 1", "2 APPLIED 2");
        assertThat(fixture.query("SELECT payload FROM drover.outbox")).isEmpty();
    }

    @Test
    void ledgerRowReadsBackAsTheEventSawIt() {
        var outcome = fixture.succeed("001_a.sql", "CREATE TABLE a ();");
        var row = outcome.applied().getFirst();
        fixture.relay.acknowledging = false;
        var read = new java.util.ArrayList<LedgerRow>();
        fixture.payload =
                seen -> {
                    read.add(seen);
                    return Optional.empty();
                };
        fixture.succeed("001_a.sql", "CREATE TABLE a ();");

        assertThat(read).isEmpty();
        assertThat(
                        fixture.query(
                                "SELECT to_char(applied_at AT TIME ZONE 'UTC', 'YYYY-MM-DD\"T\"HH24:MI:SS.US\"Z\"')"
                                        + " FROM drover.schema_migrations"))
                .containsExactly(
                        java.time.format.DateTimeFormatter.ofPattern(
                                        "uuuu-MM-dd'T'HH:mm:ss.SSSSSS'Z'")
                                .withZone(java.time.ZoneOffset.UTC)
                                .format(row.appliedAt()));
        assertThat(fixture.query("SELECT execution_time_ms >= 0 FROM drover.schema_migrations"))
                .containsExactly("t");
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
