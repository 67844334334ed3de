package dev.drover.coordinator.dispatch;

import static org.assertj.core.api.Assertions.assertThat;

import dev.drover.coordinator.testing.ControlRows;
import java.sql.SQLException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class SweepQueuesTest {
    private ControlRows control;
    private SweepQueues queues;

    @BeforeEach
    void open() throws SQLException {
        control = ControlRows.open();
        queues = new SweepQueues(control.jdbi());
    }

    @AfterEach
    void close() throws SQLException {
        control.close();
    }

    @Test
    void theQueuesAreSweptOnceManyJobsHavePassed() {
        queues.passed(1_999);
        queues.turn();
        assertThat(swept()).isZero();

        queues.passed(1);
        queues.turn();
        queues.turn();
        assertThat(swept()).isEqualTo(3);
    }

    private int swept() {
        return control.count(
                """
                pg_stat_user_tables WHERE vacuum_count = 1
                  AND relname IN ('job_ready', 'in_flight', 'active_job')
                """);
    }
}
