package dev.drover.coordinator.liveness;

import static org.assertj.core.api.Assertions.assertThat;

import dev.drover.contracts.JobId;
import dev.drover.contracts.WorkerId;
import dev.drover.contracts.liveness.Heartbeat;
import dev.drover.contracts.liveness.Heartbeat.RunningJob;
import dev.drover.coordinator.liveness.KnownWorker.State;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class FindHolderTest {
    private static final Instant NOW = Instant.parse("2026-03-01T10:00:00Z");
    private static final WorkerId CLAIMANT = new WorkerId("claimant");
    private static final WorkerId OTHER = new WorkerId("other");
    private static final JobId JOB = new JobId(new UUID(0, 1));

    @Test
    void aWorkerThatAloneListsAJobForALeasesLengthHasIt() {
        assertThat(isHolder(job(1, 60), heard(State.LIVE))).isTrue();
        assertThat(isHolder(job(1, 60), heard(State.LIVE, job(2, 60)))).isTrue();
    }

    @Test
    void aJobThatItsClaimantListsStaysThere() {
        assertThat(isHolder(job(1, 60), heard(State.LIVE, job(1, 5)))).isFalse();
        assertThat(isHolder(job(1, 60), heard(State.DRAINING, job(1, 5)))).isFalse();
    }

    @Test
    void aClaimantThatIsLostHasNothing() {
        assertThat(isHolder(job(1, 60), heard(State.LOST, job(1, 90)))).isTrue();
    }

    @Test
    void soonAfterTheClaimNoHeartbeatProvesAnything() {
        assertThat(isHolder(job(1, 59), heard(State.LIVE))).isFalse();
    }

    @Test
    void ofAClaimantThatWasNotHeardNothingIsKnown() {
        assertThat(isHolder(job(1, 60))).isFalse();
    }

    private static boolean isHolder(RunningJob listed, KnownWorker... heard) {
        return new FindHolder(List.of(heard)).isHolder(heartbeat(OTHER, listed), listed, CLAIMANT);
    }

    private static KnownWorker heard(State state, RunningJob... jobs) {
        return new KnownWorker(heartbeat(CLAIMANT, jobs), NOW, state);
    }

    private static RunningJob job(int dispatch, int seconds) {
        return new RunningJob(JOB, dispatch, 1, "1/2", NOW.minusSeconds(seconds));
    }

    private static Heartbeat heartbeat(WorkerId worker, RunningJob... jobs) {
        return new Heartbeat(
                worker,
                NOW,
                Instant.EPOCH,
                "test",
                "localhost",
                8,
                8,
                false,
                List.of(jobs),
                Optional.empty());
    }
}
