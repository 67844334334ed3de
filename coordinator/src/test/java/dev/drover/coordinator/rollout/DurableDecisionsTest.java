package dev.drover.coordinator.rollout;

import static org.assertj.core.api.Assertions.assertThat;

import dev.drover.contracts.JobId;
import dev.drover.contracts.WorkerId;
import dev.drover.contracts.status.FailureReport;
import dev.drover.coordinator.rollout.decision.DecideJob;
import dev.drover.coordinator.rollout.decision.JobSignal;
import dev.drover.coordinator.testing.ControlRows;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import org.jdbi.v3.core.Handle;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What others are told at once cannot be lost any more, though the transaction might have been. */
class DurableDecisionsTest {
    private ControlRows rows;
    private String rollout;

    @BeforeEach
    void open() throws SQLException {
        rows = ControlRows.open();
        rows.server("s");
        rows.tenant("t", "s");
        rows.release(ControlRows.DIGEST, 1);
        rollout = rows.rollout("RUNNING");
    }

    @AfterEach
    void close() throws SQLException {
        rows.close();
    }

    @Test
    void whatIsDecidedAboutARolloutIsDurable() {
        rows.job(rollout, "t", "s", "SUCCEEDED");

        assertThat(rows.leading().isDurable(rows.jdbi(), this::look)).isTrue();
        assertThat(rows.count("rollout WHERE state = 'COMPLETED'")).isEqualTo(1);
    }

    @Test
    void aLookThatDecidesNothingDoesNotWaitForTheDisk() {
        rows.job(rollout, "t", "s", "RUNNING");

        assertThat(rows.leading().isDurable(rows.jdbi(), this::look)).isFalse();
    }

    @Test
    void aFailureForGoodIsDurable() {
        assertThat(failureIsDurable("NEVER")).isTrue();
        assertThat(rows.count("dead_letter_unsent")).isEqualTo(1);
    }

    @Test
    void oneThatIsTriedAgainDoesNotWaitForTheDisk() {
        assertThat(failureIsDurable("LATER")).isFalse();
        assertThat(rows.count("failure WHERE NOT final")).isEqualTo(1);
    }

    private void look(Handle handle) {
        AdvanceRollouts.watched(handle, List.of(rollout), ControlRows.NOON);
    }

    private boolean failureIsDurable(String retry) {
        var job = rows.job(rollout, "t", "s", "RUNNING");
        rows.execute("UPDATE job SET dispatch = 1, attempt = 1");
        var jobs = new SignalJobs(new DecideJob(new Random(3)));
        return rows.leading()
                .isDurable(
                        rows.jdbi(),
                        handle ->
                                jobs.signal(
                                        handle,
                                        Map.of(new JobId(job), failed(retry)),
                                        ControlRows.NOON));
    }

    private static List<JobSignal> failed(String retry) {
        var report =
                new FailureReport(
                        "UNIQUE_VIOLATION",
                        "data",
                        retry,
                        Optional.of("23505"),
                        "two rows are equal",
                        "mend them",
                        "f-1",
                        Optional.empty(),
                        List.of());
        return List.of(new JobSignal.Failed(1, 1, new WorkerId("w"), 0, report));
    }
}
