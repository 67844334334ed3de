package dev.drover.coordinator.retention;

import static org.assertj.core.api.Assertions.assertThat;

import dev.drover.coordinator.retention.ForgetRollouts.Forgotten;
import dev.drover.coordinator.testing.ControlRows;
import java.sql.SQLException;
import java.time.Instant;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class ForgetRolloutsTest {
    private static final Instant LONG_AGO = Instant.parse("2020-01-01T00:00:00Z");
    private static final Instant BEFORE = Instant.parse("2021-01-01T00:00:00Z");

    private ControlRows control;

    @BeforeEach
    void open() throws SQLException {
        control = ControlRows.open();
        control.server("pg");
        control.release(ControlRows.DIGEST, 2);
        control.tenant("mended", "pg");
        control.tenant("broken", "pg");
    }

    @AfterEach
    void close() throws SQLException {
        control.close();
    }

    @Test
    void whatIsLongOverGoesWithAllThatBelongsToIt() {
        var old = ended("COMPLETED");
        var failed = control.job(old, "mended", "pg", "FAILED");
        control.failure(failed, old, "mended", "f1", true, LONG_AGO);
        var child = ended("COMPLETED");
        control.execute("UPDATE rollout SET parent = ? WHERE id = ?", old, child);
        control.job(child, "mended", "pg", "SUCCEEDED");
        control.execute("UPDATE rollout SET action = 'verify'");

        assertThat(forget()).isEqualTo(new Forgotten(2, 1, 0)); // the child first
        assertThat(forget()).isEqualTo(new Forgotten(0, 1, 0));
        control.execute("UPDATE release SET created_at = ?::timestamptz", LONG_AGO.toString());
        assertThat(forget()).isEqualTo(new Forgotten(0, 0, 1));
        assertThat(forget().anything()).isFalse();
        for (var table : new String[] {"job", "failure", "wave", "rollout", "release_migration"}) {
            assertThat(count(table)).as(table).isZero();
        }
    }

    /** New tenants are born at what it brought. */
    @Test
    void theLastCompletedRolloutOfAProjectStays() {
        var older = ended("COMPLETED");
        control.job(older, "mended", "pg", "SUCCEEDED");
        var last = ended("COMPLETED");
        control.job(last, "mended", "pg", "SUCCEEDED");
        ended("ABORTED");

        assertThat(forget()).isEqualTo(new Forgotten(2, 2, 0));
        assertThat(forget().anything()).isFalse();
        assertThat(count("rollout")).isEqualTo(1);
    }

    @Test
    void whatRunsOrIsYoungOrWasNeverMendedStays() {
        var running = control.rollout("RUNNING");
        control.job(running, "mended", "pg", "READY");
        var young = control.rollout("COMPLETED");
        control.job(young, "mended", "pg", "SUCCEEDED");
        var old = ended("COMPLETED_WITH_FAILURES");
        var failed = control.job(old, "broken", "pg", "FAILED");
        control.failure(failed, old, "broken", "f1", true, LONG_AGO);

        assertThat(forget().anything()).isFalse();
        assertThat(count("rollout")).isEqualTo(3);
        assertThat(count("failure")).isEqualTo(1);
    }

    private String ended(String state) {
        var id = control.rollout(state);
        control.execute(
                "UPDATE rollout SET ended_at = ?::timestamptz WHERE id = ?",
                LONG_AGO.toString(),
                id);
        return id;
    }

    private Forgotten forget() {
        return control.jdbi().inTransaction(handle -> ForgetRollouts.some(handle, BEFORE));
    }

    private int count(String table) {
        return control.jdbi()
                .withHandle(h ->
                        h.createQuery("SELECT count(*) FROM " + table).mapTo(Integer.class).one());
    }
}
