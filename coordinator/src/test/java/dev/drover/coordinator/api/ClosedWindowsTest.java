package dev.drover.coordinator.api;

import static org.assertj.core.api.Assertions.assertThat;

import dev.drover.contracts.http.RolloutView;
import dev.drover.coordinator.testing.ControlRows;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** At noon; the first window (bit 1) opens at one o'clock, the second (bit 2) at two. */
class ClosedWindowsTest {
    private static final Instant ONE = ControlRows.NOON.plus(Duration.ofHours(1));
    private static final Instant TWO = ControlRows.NOON.plus(Duration.ofHours(2));

    private ControlRows control;
    private String rollout;

    @BeforeEach
    void open() throws SQLException {
        control = ControlRows.open();
        control.server("pg");
        control.release(ControlRows.DIGEST, 1);
        rollout = control.rollout("RUNNING");
        control.execute(
                """
                UPDATE rollout SET window_sets = '{0,1,2,3}', strategy =
                  '{"maxParallel":0,"perServer":0,"maxAttempts":5,"giveUpAfterSeconds":600,"backoffBaseMillis":100,
                    "windows":[{"zone":"UTC","from":"13:00","to":"13:30"},{"zone":"UTC","from":"14:00","to":"14:30"}]}'
                """);
    }

    @AfterEach
    void close() throws SQLException {
        control.close();
    }

    @Test
    void whoMayGoAtAnyTimeWaitsForNone() {
        ready("anytime", 0);
        assertThat(closed(ControlRows.NOON)).isEmpty();
    }

    @Test
    void theFirstOpeningOfAllThatWaitIsTold() {
        ready("anytime", 0);
        ready("late", 2);
        assertThat(closed(ControlRows.NOON)).contains(new RolloutView.ClosedWindows(1, TWO));
        ready("early", 1);
        ready("both", 3);
        assertThat(closed(ControlRows.NOON)).contains(new RolloutView.ClosedWindows(3, ONE));
        // the early one is open: one tenant still waits
        assertThat(closed(ONE)).contains(new RolloutView.ClosedWindows(1, TWO));
        assertThat(closed(TWO.plus(Duration.ofMinutes(30))))
                .contains(new RolloutView.ClosedWindows(3, ONE.plus(Duration.ofDays(1))));
    }

    @Test
    void whatIsNotDueOrDoesNotRunWaitsForSomethingElse() {
        ready("later", 1);
        control.execute("UPDATE job_ready SET not_before = ?::timestamptz", TWO.toString());
        assertThat(closed(ControlRows.NOON)).isEmpty();
        control.execute("UPDATE job_ready SET not_before = ?::timestamptz", "2026-01-01T00:00:00Z");
        assertThat(closed(ControlRows.NOON)).isPresent();
        control.execute("UPDATE rollout SET state = 'PAUSED'");
        assertThat(closed(ControlRows.NOON)).isEmpty();
    }

    private void ready(String tenant, int set) {
        control.tenant(tenant, "pg");
        var job = control.job(rollout, tenant, "pg", "READY");
        control.execute(
                "UPDATE job_ready SET window_set = ?, not_before = ?::timestamptz WHERE job = ?",
                set,
                ControlRows.NOON.toString(),
                job);
    }

    private Optional<RolloutView.ClosedWindows> closed(Instant now) {
        return control.jdbi().withHandle(handle -> ClosedWindows.of(handle, rollout, now));
    }
}
