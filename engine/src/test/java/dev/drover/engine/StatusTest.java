package dev.drover.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.drover.engine.source.Release;
import java.io.IOException;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Looking at a target: no lease, nothing written, one message. */
class StatusTest {
    private static final String[] TWO = {
        "001_a.sql", "CREATE TABLE a ();", "002_b.sql", "CREATE TABLE b ();"
    };

    private final Fixture fixture = new Fixture();
    private CountingProxy proxy;

    @BeforeEach
    void connectThroughProxy() throws IOException {
        proxy = new CountingProxy(fixture.database.host(), fixture.database.port());
    }

    @AfterEach
    void close() throws SQLException {
        proxy.close();
        fixture.close();
    }

    @Test
    void isOneConnectionAndOneMessage() {
        fixture.succeed(TWO);
        fixture.port = proxy.port();

        assertThat(status().head()).isEqualTo(new Head(Optional.of("2"), 2));
        assertThat(proxy.queries()).hasSize(1);
        fixture.engine.requireAtLeast(fixture.target(), "default", "2");
        assertThat(proxy.queries()).hasSize(2);
        fixture.engine.requireAtLeast(fixture.target(), "default", Fixture.release(TWO), "002");
        assertThat(proxy.queries()).hasSize(3);
        assertThat(fixture.engine.plan(fixture.target(), Fixture.release(TWO), fixture.request()))
                .isInstanceOf(Preview.Planned.class);
        assertThat(proxy.queries()).hasSize(4);
        assertThat(proxy.startups()).hasSize(4);
    }

    @Test
    void aDatabaseWithoutLedgerIsAtNothing() {
        assertThat(status().head()).isEqualTo(Head.NONE);
        assertThatExceptionOfType(NotReadyException.class)
                .isThrownBy(() -> fixture.engine.requireAtLeast(fixture.target(), "default", "1"))
                .satisfies(e -> assertThat(e.failure().code()).isEqualTo(FailureCode.SCHEMA_BEHIND))
                .withMessageContaining("needs version 1 of default and has none");
    }

    @Test
    void aProgramDoesNotStartOnAnOlderDatabaseOrOneThatDoesNotAnswer() {
        fixture.succeed(TWO);
        assertThatCode(() -> fixture.engine.requireAtLeast(fixture.target(), "default", "1"))
                .doesNotThrowAnyException();
        assertThatExceptionOfType(NotReadyException.class)
                .isThrownBy(() -> fixture.engine.requireAtLeast(fixture.target(), "default", "3"))
                .withMessageContaining("is at 2");
        assertThatExceptionOfType(NotReadyException.class)
                .isThrownBy(() -> fixture.engine.requireAtLeast(fixture.target(), "other", "1"));
        fixture.port = 1;
        assertThatExceptionOfType(NotReadyException.class)
                .isThrownBy(() -> fixture.engine.requireAtLeast(fixture.target(), "default", "1"))
                .satisfies(e ->
                        assertThat(e.failure().code()).isEqualTo(FailureCode.SERVER_UNREACHABLE));
    }

    @Test
    void aLeaseHeldElsewhereDoesNotMatter() throws SQLException {
        fixture.succeed(TWO);
        try (var other = fixture.connect();
                var statement = other.createStatement()) {
            statement.execute("BEGIN; LOCK drover.schema_migrations IN ROW EXCLUSIVE MODE");
            assertThat(status().standing()).isEqualTo(2);
        }
    }

    @Test
    void aBaselineCoversWhatComesBefore() {
        var release = Fixture.release(TWO);
        assertThat(baseline(release, "2")).isInstanceOf(Outcome.Succeeded.class);
        assertThat(baseline(release, "2")).isInstanceOf(Outcome.Succeeded.class);
        assertThat(baseline(release, "1"))
                .isInstanceOfSatisfying(
                        Outcome.Failed.class,
                        f ->
                                assertThat(f.failure().code())
                                        .isEqualTo(FailureCode.LEDGER_NOT_EMPTY));

        assertThat(
                        fixture.query(
                                "SELECT version || kind || direction FROM drover.schema_migrations WHERE rank > 0"))
                .containsExactly("2baselinebaseline");
        assertThat(fixture.relay.told()).containsExactly("2 APPLIED 1");
        fixture.engine.requireAtLeast(fixture.target(), "default", release, "1");
        assertThat(
                        fixture.succeed(
                                        "001_a.sql", "CREATE TABLE a ();",
                                        "002_b.sql", "CREATE TABLE b ();",
                                        "003_c.sql", "CREATE TABLE c ();")
                                .applied())
                .extracting(LedgerRow::version)
                .containsExactly("3");
        assertThat(fixture.query("SELECT 1 FROM pg_class WHERE relname = 'a'")).isEmpty();
    }

    @Test
    void aBaselineScriptBuildsAnEmptyDatabase() {
        String[] flyway = {
            "V1__a.sql", "CREATE TABLE a ();",
            "B2__all.sql", "CREATE TABLE a (); CREATE TABLE b ();",
            "V3__c.sql", "CREATE TABLE c ();"
        };
        assertThat(fixture.succeed(flyway).head()).isEqualTo(new Head(Optional.of("3"), 2));
        assertThat(fixture.succeed(flyway).applied()).isEmpty();
        assertThat(
                        fixture.query(
                                "SELECT version || ' ' || kind || ' ' || direction"
                                        + " FROM drover.schema_migrations WHERE rank > 0 ORDER BY rank"))
                .containsExactly("2 baseline baseline", "3 versioned up");
        assertThat(fixture.query("SELECT count(*) FROM a, b, c")).containsExactly("0");
    }

    @Test
    void aCosmeticChangeIsToldAndPassesAndAnyOtherIsRefused() {
        fixture.succeed("001_a.sql", "CREATE TABLE a (id int);\nSELECT 'x';");
        var told = new ArrayList<String>();
        fixture.listener =
                new EngineListener() {
                    @Override
                    public void changedCosmetically(String version) {
                        told.add(version);
                    }
                };
        fixture.succeed(
                "001_a.sql", "-- our first\nCREATE TABLE a (\r\n  id int -- key\n);\nSELECT 'x'");
        assertThat(told).containsExactly("1");
        assertThat(fixture.fail("001_a.sql", "CREATE TABLE a (id int);\nSELECT 'x ';").code())
                .isEqualTo(FailureCode.CHANGED_MIGRATION);
    }

    @Test
    void refusesTheLedgersThatARunRefuses() {
        fixture.succeed(TWO);
        fixture.sql("UPDATE drover.schema_migrations SET ledger_version = 4 WHERE rank = 0");
        assertThatAllRefuse(FailureCode.LEDGER_NEWER);
        fixture.sql(
                "UPDATE drover.schema_migrations SET ledger_version = 3, project = 'other' WHERE rank = 0");
        assertThatAllRefuse(FailureCode.LEDGER_FOREIGN);
        fixture.sql(
                "DELETE FROM drover.schema_migrations; COMMENT ON SCHEMA drover IS 'drover ledger 4'");
        assertThatAllRefuse(FailureCode.LEDGER_NEWER);
        fixture.sql(
                "COMMENT ON SCHEMA drover IS 'drover ledger 1'; ALTER TABLE drover.schema_migrations DROP last_order");
        assertThatAllRefuse(FailureCode.LEDGER_OUTDATED);
        fixture.sql("DROP SCHEMA drover CASCADE; CREATE SCHEMA drover");
        assertThatAllRefuse(FailureCode.LEDGER_FOREIGN);
        fixture.sql("DROP SCHEMA drover");
        assertThat(status().head()).isEqualTo(Head.NONE);
    }

    private void assertThatAllRefuse(FailureCode code) {
        assertThat(fixture.fail(TWO).code()).isEqualTo(code);
        assertThat(fixture.engine.status(fixture.target(), "default"))
                .isInstanceOfSatisfying(
                        Status.Unknown.class,
                        unknown -> assertThat(unknown.failure().code()).isEqualTo(code));
        assertThatExceptionOfType(NotReadyException.class)
                .isThrownBy(() -> fixture.engine.requireAtLeast(fixture.target(), "default", "1"))
                .satisfies(e -> assertThat(e.failure().code()).isEqualTo(code));
        assertThat(fixture.engine.plan(fixture.target(), Fixture.release(TWO), fixture.request()))
                .isInstanceOfSatisfying(
                        Preview.Refused.class,
                        refused -> assertThat(refused.failure().code()).isEqualTo(code));
    }

    @Test
    void aRepeatableOfTheSameNameIsNoVersion() {
        fixture.succeed("V1__a.sql", "CREATE TABLE a ();", "R__2.sql", "SELECT 1;");

        assertThatExceptionOfType(NotReadyException.class)
                .isThrownBy(() -> fixture.engine.requireAtLeast(fixture.target(), "default", "2"))
                .satisfies(
                        e -> assertThat(e.failure().code()).isEqualTo(FailureCode.SCHEMA_BEHIND));
    }

    private Outcome baseline(Release release, String version) {
        return fixture.engine.baseline(
                fixture.target(), release, version, fixture.request(), fixture.listener);
    }

    private Status.Known status() {
        var status = fixture.engine.status(fixture.target(), "default");
        assertThat(status).isInstanceOf(Status.Known.class);
        return (Status.Known) status;
    }
}
