package dev.drover.coordinator.dispatch;

import static org.assertj.core.api.Assertions.assertThat;

import dev.drover.coordinator.testing.ControlRows;
import java.sql.SQLException;
import java.util.List;
import java.util.UUID;
import org.jdbi.v3.core.Handle;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class TakeJobsTest {
    private ControlRows rows;
    private UUID job;

    @BeforeEach
    void open() throws SQLException {
        rows = ControlRows.open();
        rows.server("s");
        rows.tenant("t", "s");
        rows.release(ControlRows.DIGEST, 1);
        job = rows.job(rows.rollout("RUNNING"), "t", "s", "READY");
    }

    @AfterEach
    void close() throws SQLException {
        rows.close();
    }

    @Test
    void aDispatchIsDurableBeforeItsCommandGoesOut() {
        assertThat(rows.leading().isDurable(rows.jdbi(), handle -> take(handle, 1))).isTrue();
    }

    @Test
    void aTurnThatFindsNothingToTakeDoesNotWaitForTheDisk() {
        rows.execute("UPDATE rollout SET state = 'PAUSED'");
        assertThat(rows.leading().isDurable(rows.jdbi(), handle -> take(handle, 0))).isFalse();
    }

    private void take(Handle handle, int commands) {
        var taken = TakeJobs.take(handle, List.of(job), ControlRows.NOON);
        assertThat(taken.commands()).hasSize(commands);
    }
}
