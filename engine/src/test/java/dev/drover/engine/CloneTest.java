package dev.drover.engine;

import static org.assertj.core.api.Assertions.assertThat;

import dev.drover.engine.source.Release;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A database copied with ledger and outbox of its source. */
class CloneTest {
    private static final Release TWO =
            Fixture.release(
                    "001_a.sql", "CREATE TABLE a (id int);",
                    "002_b.sql", "INSERT INTO a VALUES (1);");
    private static final Release THREE =
            Fixture.release(
                    "001_a.sql", "CREATE TABLE a (id int);",
                    "002_b.sql", "INSERT INTO a VALUES (1);",
                    "003_c.sql", "INSERT INTO a VALUES (2);");

    private final Fixture source = new Fixture();
    private final RecordingRelay relay = new RecordingRelay();
    private final List<String> adopted = new ArrayList<>();
    private String copy = "";

    @BeforeEach
    void copy() throws SQLException {
        source.relay.acknowledging = false;
        source.migrate(TWO);
        source.relay.acknowledging = true;
        copy = source.database.name() + "_copy";
        createCopy();
    }

    private void createCopy() throws SQLException {
        try (var server = source.connect("postgres");
                var statement = server.createStatement()) {
            statement.execute(
                    "CREATE DATABASE \"" + copy + "\" TEMPLATE \"" + source.database.name() + "\"");
        }
    }

    @AfterEach
    void drop() throws SQLException {
        dropCopy();
        source.close();
    }

    private void dropCopy() throws SQLException {
        try (var server = source.connect("postgres");
                var statement = server.createStatement()) {
            statement.execute("DROP DATABASE \"" + copy + "\" WITH (FORCE)");
        }
    }

    @Test
    void isRefusedUnlessThePolicyAdoptsIt() throws SQLException {
        var before =
                query(
                        "SELECT scope || ' ' || relayed_seq FROM drover.schema_migrations WHERE rank = 0");
        assertThat(migrate(Policy.DEFAULT))
                .isInstanceOfSatisfying(
                        Outcome.Failed.class,
                        f -> assertThat(f.failure().code()).isEqualTo(FailureCode.SCOPE_CLONED));
        assertThat(source.engine.plan(target(), THREE, request(Policy.DEFAULT)))
                .isInstanceOf(Preview.Refused.class);
        assertThat(
                        query(
                                "SELECT scope || ' ' || relayed_seq FROM drover.schema_migrations WHERE rank = 0"))
                .isEqualTo(before);
        assertThat(((Status.Known) source.engine.status(target(), "default")).cloned()).isTrue();
    }

    @Test
    void becomesATenantOfItsOwnWhereWhatIsAppliedIsTheBaseline() throws SQLException {
        assertThat(migrate(Policy.DEFAULT.with(Policy.OnClone.ADOPT)))
                .isInstanceOf(Outcome.Succeeded.class);

        assertThat(adopted).containsExactly(source.database.name());
        assertThat(relay.told()).containsExactly("3 APPLIED 3");
        assertThat(
                        query(
                                "SELECT rank || ' ' || version || ' ' || kind || ' ' || direction"
                                        + " FROM drover.schema_migrations WHERE rank > 0 ORDER BY rank"))
                .containsExactly(
                        "1 1 baseline baseline", "2 2 baseline baseline", "3 3 versioned up");
        assertThat(query("SELECT id::text FROM a ORDER BY id")).containsExactly("1", "2");
        assertThat(query("SELECT count(DISTINCT key)::text FROM drover.schema_migrations"))
                .containsExactly("1");
        assertThat(query("SELECT scope::text FROM drover.schema_migrations WHERE rank = 0"))
                .doesNotContainAnyElementsOf(
                        source.query("SELECT scope FROM drover.schema_migrations WHERE rank = 0"));
        assertThat(query(Fixture.OUTBOX)).isEmpty();
        // an adopted one is no clone any more
        assertThat(migrate(Policy.DEFAULT)).isInstanceOf(Outcome.Succeeded.class);
        assertThat(source.migrate(THREE)).isInstanceOf(Outcome.Succeeded.class);
        assertThat(source.relay.told()).endsWith("1 APPLIED 1", "2 APPLIED 2", "3 APPLIED 3");
    }

    @Test
    void whatWasBegunThereEndsHereAndOnlyThatIsTold() throws SQLException {
        String[] begun = {
            "001_a.sql", "CREATE TABLE a (id int);",
            "002_b.sql", "INSERT INTO a VALUES (1);",
            "003_i.sql", "CREATE UNIQUE INDEX CONCURRENTLY a_id ON a (id);"
        };
        source.sql("INSERT INTO a VALUES (1)");
        source.fail(begun);
        source.sql(
                """
                INSERT INTO drover.schema_migrations SELECT key, 4, 'later', '', 'repeatable', 'up', 'applied', NULL,
                  'x', 'x', NULL, now(), 1, '', '', '', job, 1, NULL, NULL, NULL, 1, 0, NULL
                  FROM drover.schema_migrations WHERE rank = 1
                """);
        copyAgain();
        execute("DELETE FROM a WHERE ctid = (SELECT min(ctid) FROM a)");

        assertThat(migrate(Fixture.release(begun), Policy.DEFAULT.with(Policy.OnClone.ADOPT)))
                .isInstanceOf(Outcome.Succeeded.class);

        assertThat(relay.told()).containsExactly("3 APPLIED 5");
        assertThat(query(Fixture.OUTBOX)).isEmpty();
        assertThat(query("SELECT relname FROM pg_class WHERE relname = 'a_id'")).hasSize(1);
    }

    @Test
    void aWayBackThatWasBegunThereCanEndHere() throws SQLException {
        String[] withWayBack = {
            "001_a.sql", "CREATE TABLE a (id int);",
            "002_b.sql", "INSERT INTO a VALUES (1);",
            "003_c.sql", "CREATE TABLE c ();",
            "003_c.down.sql", "CREATE UNIQUE INDEX CONCURRENTLY a_id ON a (id); DROP TABLE c;"
        };
        source.sql("INSERT INTO a VALUES (1)");
        source.succeed(withWayBack);
        assertThat(source.revert("2", withWayBack)).isInstanceOf(Outcome.Failed.class);
        copyAgain();
        execute("DELETE FROM a WHERE ctid = (SELECT min(ctid) FROM a)");
        var release = Fixture.release(withWayBack);
        assertThat(migrate(release, Policy.DEFAULT.with(Policy.OnClone.ADOPT)))
                .isInstanceOfSatisfying(
                        Outcome.Failed.class,
                        f ->
                                assertThat(f.failure().code())
                                        .isEqualTo(FailureCode.MIGRATION_UNFINISHED));
        assertThat(relay.told()).isEmpty();

        assertThat(
                        source.engine.revert(
                                target(),
                                Optional.of(release),
                                Revert.to("2"),
                                request(Policy.DEFAULT),
                                EngineListener.NONE))
                .isInstanceOf(Outcome.Succeeded.class);
        assertThat(relay.told()).containsExactly("3 APPLIED 5");
        assertThat(migrate(release, Policy.DEFAULT)).isInstanceOf(Outcome.Succeeded.class);
        assertThat(query(Fixture.OUTBOX)).isEmpty();
    }

    private void copyAgain() throws SQLException {
        dropCopy();
        createCopy();
    }

    private void execute(String sql) throws SQLException {
        try (Connection connection = source.connect(copy);
                var statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    private Outcome migrate(Policy policy) {
        return migrate(THREE, policy);
    }

    private Outcome migrate(Release release, Policy policy) {
        return source.engine.migrate(
                target(),
                release,
                request(policy),
                new EngineListener() {
                    @Override
                    public void cloneAdopted(String sourceDatabase) {
                        adopted.add(sourceDatabase);
                    }
                });
    }

    private MigrateRequest request(Policy policy) {
        var request = source.request();
        return new MigrateRequest(
                request.project(),
                request.order(),
                request.toVersion(),
                request.run(),
                request.placeholders(),
                relay,
                new Cancellation(),
                policy);
    }

    private Target target() {
        var target = source.target();
        return new Target(
                target.host(),
                target.port(),
                copy,
                target.schema(),
                target.user(),
                target.password(),
                target.tls());
    }

    private List<String> query(String sql) throws SQLException {
        try (Connection connection = source.connect(copy);
                var statement = connection.createStatement();
                var results = statement.executeQuery(sql)) {
            var rows = new ArrayList<String>();
            while (results.next()) {
                rows.add(results.getString(1));
            }
            return rows;
        }
    }
}
