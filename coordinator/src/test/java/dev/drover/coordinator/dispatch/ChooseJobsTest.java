package dev.drover.coordinator.dispatch;

import static org.assertj.core.api.Assertions.assertThat;

import dev.drover.contracts.ReleaseDigest;
import dev.drover.contracts.RolloutId;
import dev.drover.contracts.ServerId;
import dev.drover.coordinator.dispatch.Board.Candidate;
import dev.drover.coordinator.dispatch.Board.Lane;
import dev.drover.coordinator.dispatch.Board.Running;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class ChooseJobsTest {
    private static final ReleaseDigest RELEASE = new ReleaseDigest("sha256:" + "ab".repeat(32));
    private static final RolloutId ONE = new RolloutId("r-1");
    private static final RolloutId TWO = new RolloutId("r-2");
    private static final ServerId A = new ServerId("a");
    private static final ServerId B = new ServerId("b");

    private final List<Candidate> candidates = new ArrayList<>();

    @Test
    void theWindowLimitsAllRolloutsTogether() {
        waiting(ONE, A, 10);
        waiting(TWO, B, 10);
        var board = board(Map.of(new Lane(ONE, A), 3), running(ONE, 0, 0), running(TWO, 0, 0));
        assertThat(ChooseJobs.choose(board, 8, 0, 100)).hasSize(5);
    }

    @Test
    void aServerBearsItsLimitWhicheverRolloutFillsIt() {
        waiting(ONE, A, 10);
        waiting(TWO, A, 10);
        var board = board(Map.of(new Lane(TWO, A), 3), running(ONE, 0, 0), running(TWO, 0, 0));
        assertThat(ChooseJobs.choose(board, 100, 0, 100)).hasSize(1);
    }

    @Test
    void aRolloutsOwnLimitsHold() {
        waiting(ONE, A, 4);
        waiting(ONE, B, 4);
        var inFlight = Map.of(new Lane(ONE, A), 1);
        assertThat(ChooseJobs.choose(board(inFlight, running(ONE, 3, 0)), 100, 0, 100)).hasSize(2);
        assertThat(ChooseJobs.choose(board(inFlight, running(ONE, 0, 2)), 100, 0, 100)).hasSize(3);
    }

    @Test
    void noMoreThanABatchAndNothingOfARolloutThatDoesNotRun() {
        waiting(ONE, A, 4);
        waiting(TWO, B, 4);
        assertThat(ChooseJobs.choose(board(Map.of(), running(ONE, 0, 0)), 100, 0, 100)).hasSize(4);
        assertThat(ChooseJobs.choose(board(Map.of(), running(ONE, 0, 0)), 100, 0, 2)).hasSize(2);
    }

    @Test
    void aFleetFullOfLongMigrationsIsStillAskedBriefQuestions() {
        waiting(TWO, B, 4);
        var full = Map.of(new Lane(ONE, A), 3);
        assertThat(ChooseJobs.choose(board(full, running(ONE, 0, 0), brief(TWO)), 3, 2, 100))
                .hasSize(2);
        assertThat(
                        ChooseJobs.choose(
                                board(full, running(ONE, 0, 0), running(TWO, 0, 0)), 3, 2, 100))
                .isEmpty();
    }

    @Test
    void briefJobsBeyondTheReservedPlacesTakeThoseOfTheOthers() {
        waiting(ONE, A, 4);
        var asked = Map.of(new Lane(TWO, B), 3);
        assertThat(ChooseJobs.choose(board(asked, running(ONE, 0, 0), brief(TWO)), 3, 2, 100))
                .hasSize(2);
    }

    @Test
    void aServerThatIsHeldBackGetsNothingAndTheOthersTheirs() {
        waiting(ONE, A, 4);
        waiting(ONE, B, 4);
        var board =
                new Board(List.of(running(ONE, 0, 0)), Map.of(A, 0, B, 4), Map.of(), candidates);
        assertThat(ChooseJobs.choose(board, 100, 0, 100))
                .containsExactlyElementsOf(
                        candidates.stream()
                                .filter(each -> each.lane().server().equals(B))
                                .map(Candidate::job)
                                .toList());
    }

    @Test
    void theMedianIsKnownAfterAFewJobsAndForgetsOldOnes() {
        var durations = new JobDurations();
        for (int i = 0; i < 7; i++) {
            durations.add(Duration.ofSeconds(60));
        }
        assertThat(durations.median()).isEmpty();
        durations.add(Duration.ofSeconds(60));
        assertThat(durations.median()).contains(Duration.ofSeconds(60));
        for (int i = 0; i < 500; i++) {
            durations.add(Duration.ofSeconds(1));
        }
        assertThat(durations.median()).contains(Duration.ofSeconds(1));
    }

    private void waiting(RolloutId rollout, ServerId server, int jobs) {
        for (int i = 0; i < jobs; i++) {
            candidates.add(
                    new Candidate(new UUID(1, candidates.size()), new Lane(rollout, server)));
        }
    }

    private Board board(Map<Lane, Integer> inFlight, Running... rollouts) {
        return new Board(List.of(rollouts), Map.of(A, 4, B, 4), inFlight, candidates);
    }

    private static Running brief(RolloutId id) {
        return new Running(id, RELEASE, 0, 0, true, List.of(0));
    }

    private static Running running(RolloutId id, int maxParallel, int perServer) {
        return new Running(id, RELEASE, maxParallel, perServer, false, List.of(0));
    }
}
