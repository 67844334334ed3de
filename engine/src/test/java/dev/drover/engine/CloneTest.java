package dev.drover.engine;

import static org.assertj.core.api.Assertions.assertThat;

import dev.drover.engine.source.Release;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
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
        try (var server = source.connect("postgres");
                var statement = server.createStatement()) {
            statement.execute(
                    "CREATE DATABASE \"" + copy + "\" TEMPLATE \"" + source.database.name() + "\"");
        }
    }

    @AfterEach
    void drop() throws SQLException {
        try (var server = source.connect("postgres");
                var statement = server.createStatement()) {
            statement.execute("DROP DATABASE \"" + copy + "\" WITH (FORCE)");
        }
        source.close();
    }

    @Test
    void isRefusedUnlessThePolicyAdoptsIt() throws SQLException {
        var before = query("SELECT scope || ' ' || relayed_seq FROM drover.scope");
        assertThat(migrate(Policy.DEFAULT))
                .isInstanceOfSatisfying(
                        Outcome.Failed.class,
                        f -> assertThat(f.failure().code()).isEqualTo(FailureCode.SCOPE_CLONED));
        assertThat(source.engine.plan(target(), THREE, request(Policy.DEFAULT)))
                .isInstanceOf(Preview.Refused.class);
        assertThat(query("SELECT scope || ' ' || relayed_seq FROM drover.scope")).isEqualTo(before);
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
                                        + " FROM drover.schema_migrations ORDER BY rank"))
                .containsExactly(
                        "1 1 baseline baseline", "2 2 baseline baseline", "3 3 versioned up");
        assertThat(query("SELECT id::text FROM a ORDER BY id")).containsExactly("1", "2");
        assertThat(query("SELECT count(DISTINCT scope)::text FROM drover.schema_migrations"))
                .containsExactly("1");
        assertThat(query("SELECT scope::text FROM drover.scope"))
                .doesNotContainAnyElementsOf(source.query("SELECT scope FROM drover.scope"));
        assertThat(query(Fixture.OUTBOX)).isEmpty();
        // an adopted one is no clone any more
        assertThat(migrate(Policy.DEFAULT)).isInstanceOf(Outcome.Succeeded.class);
        assertThat(source.migrate(THREE)).isInstanceOf(Outcome.Succeeded.class);
        assertThat(source.relay.told()).endsWith("1 APPLIED 1", "2 APPLIED 2", "3 APPLIED 3");
    }

    private Outcome migrate(Policy policy) {
        return source.engine.migrate(
                target(),
                THREE,
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
