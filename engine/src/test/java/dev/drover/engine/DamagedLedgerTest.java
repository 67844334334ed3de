package dev.drover.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.drover.engine.source.Release;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Somebody has written into the ledger what no run writes. */
class DamagedLedgerTest {
    private static final String[] TWO = {
        "001_a.sql", "CREATE TABLE a ();", "002_b.sql", "CREATE TABLE b ();"
    };
    private static final Release THREE =
            Fixture.release(
                    "001_a.sql", "CREATE TABLE a ();",
                    "002_b.sql", "CREATE TABLE b ();",
                    "003_c.sql", "CREATE TABLE c ();");

    private final Fixture fixture = new Fixture();

    @AfterEach
    void close() throws SQLException {
        fixture.close();
    }

    @ParameterizedTest
    @CsvSource({
        "UPDATE drover.schema_migrations SET state = 'done' WHERE rank = 2, 2",
        "UPDATE drover.schema_migrations SET state = NULL WHERE rank = 1, 1",
        "UPDATE drover.schema_migrations SET version = NULL WHERE rank = 1, 1",
        "UPDATE drover.schema_migrations SET kind = 'Versioned' WHERE rank = 2, 2",
        "UPDATE drover.schema_migrations SET direction = 'sideways' WHERE rank = 2, 2",
        "UPDATE drover.schema_migrations SET last_order = NULL WHERE rank = 0, 0",
        "DELETE FROM drover.schema_migrations WHERE rank = 0, 0",
    })
    void isRefusedWithTheRankAndLeftAsItIs(String damage, int rank) {
        fixture.succeed(TWO);
        fixture.sql(damage);
        var before = everything();

        var migrated = fixture.migrate(THREE);
        assertThat(List.of(migrated, verified(), fixture.revert("1", TWO)))
                .allSatisfy(outcome ->
                        assertThat(outcome)
                                .isInstanceOfSatisfying(
                                        Outcome.Failed.class,
                                        failed -> assertNamed(failed.failure(), rank)));
        assertThat(List.of(planned(), wayBack()))
                .allSatisfy(preview ->
                        assertThat(preview)
                                .isInstanceOfSatisfying(
                                        Preview.Refused.class,
                                        refused -> assertNamed(refused.failure(), rank)));

        assertThat(everything()).isEqualTo(before);
        assertThat(fixture.query("SELECT 1 FROM pg_class WHERE relname = 'c'")).isEmpty();
    }

    /** Which read no migration's row as a whole. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "UPDATE drover.schema_migrations SET last_order = NULL WHERE rank = 0",
                "DELETE FROM drover.schema_migrations WHERE rank = 0"
            })
    void statusAndReadinessRefuseADamagedRowOfRankZeroToo(String damage) {
        fixture.succeed(TWO);
        fixture.sql(damage);

        assertThat(fixture.engine.status(fixture.target(), "default"))
                .isInstanceOfSatisfying(
                        Status.Unknown.class, unknown -> assertNamed(unknown.failure(), 0));
        assertThatExceptionOfType(NotReadyException.class)
                .isThrownBy(() -> fixture.engine.requireAtLeast(fixture.target(), "default", "1"))
                .satisfies(e -> assertNamed(e.failure(), 0));
    }

    /** Which may know more words, and need less. */
    @ParameterizedTest
    @ValueSource(strings = {"kind = 'imported' WHERE rank = 1", "last_order = NULL WHERE rank = 0"})
    void whatANewerDroverWroteIsNotCalledDamaged(String newer) {
        fixture.succeed(TWO);
        fixture.sql(
                "UPDATE drover.schema_migrations SET ledger_version = 4 WHERE rank = 0;"
                        + " UPDATE drover.schema_migrations SET "
                        + newer);
        assertThat(fixture.migrate(THREE))
                .isInstanceOfSatisfying(
                        Outcome.Failed.class,
                        failed ->
                                assertThat(failed.failure().code())
                                        .isEqualTo(FailureCode.LEDGER_NEWER));
        assertThat(planned())
                .isInstanceOfSatisfying(
                        Preview.Refused.class,
                        refused ->
                                assertThat(refused.failure().code())
                                        .isEqualTo(FailureCode.LEDGER_NEWER));
        assertThat(fixture.engine.status(fixture.target(), "default"))
                .isInstanceOfSatisfying(
                        Status.Unknown.class,
                        unknown ->
                                assertThat(unknown.failure().code())
                                        .isEqualTo(FailureCode.LEDGER_NEWER));
    }

    private static void assertNamed(Failure failure, int rank) {
        assertThat(failure.code()).isEqualTo(FailureCode.LEDGER_UNREADABLE);
        assertThat(failure.message()).containsPattern("\\brank " + rank + "\\b");
    }

    private Outcome verified() {
        return fixture.engine.verify(
                fixture.target(), Optional.of(THREE), fixture.request(), fixture.listener);
    }

    private Preview planned() {
        return fixture.engine.plan(fixture.target(), THREE, fixture.request());
    }

    private Preview wayBack() {
        return fixture.engine.planRevert(
                fixture.target(), Optional.of(THREE), Revert.everything(), fixture.request());
    }

    private List<String> everything() {
        return fixture.query("SELECT m FROM drover.schema_migrations m ORDER BY key, rank");
    }
}
