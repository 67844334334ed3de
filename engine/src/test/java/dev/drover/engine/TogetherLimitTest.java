package dev.drover.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import java.sql.SQLException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The limit of a transaction that several migrations share. */
class TogetherLimitTest {
    private final Fixture fixture = new Fixture();

    @AfterEach
    void close() throws SQLException {
        fixture.close();
    }

    @BeforeEach
    void shareOneTransaction() {
        assumeThat(Integer.parseInt(fixture.query("SHOW server_version_num").getFirst()))
                .isGreaterThanOrEqualTo(170_000);
        var options =
                Fixture.limits(Fixture.QUICK, Duration.ofSeconds(1), Duration.ofSeconds(10))
                        .commits(CommitPolicy.DEFAULT.inOneTransaction());
        fixture.engine = new Engine(options, InstantSource.system(), new Random());
    }

    @Test
    void isTheLargestOfThem() {
        fixture.succeed(
                "001_a.sql", "CREATE TABLE a ();",
                "002_b.sql", "-- drover:hold-limit 30s\nSELECT pg_sleep(1.2);",
                "003_c.sql", "CREATE TABLE c (); SELECT pg_sleep(0.1);");

        assertThat(fixture.ledger()).hasSize(3);
    }

    @Test
    void holdsForAllOfThemTogether() {
        var failure =
                fixture.fail(
                        "001_a.sql", "CREATE TABLE a ();",
                        "002_b.sql", "SELECT pg_sleep(0.7);",
                        "003_c.sql", "SELECT pg_sleep(0.7);");

        assertThat(failure.code()).isEqualTo(FailureCode.SESSION_TIMED_OUT);
        assertThat(fixture.query("SELECT 1 FROM pg_class WHERE relname = 'a'")).isEmpty();
    }
}
