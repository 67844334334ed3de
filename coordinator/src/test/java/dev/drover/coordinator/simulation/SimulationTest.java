package dev.drover.coordinator.simulation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

import java.time.Duration;
import org.junit.jupiter.api.Test;

/**
 * Many seeds, one after the other. {@code -Dsimulation.seeds=N} plays more, {@code
 * -Dsimulation.first=N} others, {@code -Dsimulation.seed=N} a single one again, with its events.
 */
class SimulationTest {
    private static final int SEEDS = Integer.getInteger("simulation.seeds", 10_000);
    private static final long FIRST = Long.getLong("simulation.first", 1L);

    /** It is a part of every build; what is added to the simulation must fit in. */
    private static final Duration TEN_THOUSAND_SEEDS = Duration.ofMinutes(2);

    @Test
    void everyRuleHoldsForEverySeedAndTogetherTheyTakeEveryTransition() {
        var coverage = new Coverage();
        var single = Long.getLong("simulation.seed");
        if (single != null) {
            System.out.println(play(single, coverage).trace());
            return;
        }
        // preemptively: a seed that does not end must not hold up the build either
        assertTimeoutPreemptively(
                TEN_THOUSAND_SEEDS.multipliedBy(Math.max(SEEDS, 10_000)).dividedBy(10_000),
                () -> {
                    for (long seed = FIRST; seed < FIRST + SEEDS; seed++) {
                        play(seed, coverage);
                    }
                });
        assertThat(coverage.missing()).as("transitions that no seed has taken").isEmpty();
        assertThat(coverage.missingWishes()).as("wishes that nobody had").isEmpty();
        assertThat(coverage.happened().keySet())
                .as("what must have happened to call this a test")
                .contains(
                        "declined EXPIRED",
                        "declined beside its worker",
                        "claim given up",
                        "followed to its holder",
                        "begun in the last minute",
                        "declined STALE",
                        "deferred LEASE_BUSY",
                        "refused by a breaker",
                        "probed",
                        "given up on a server",
                        "health PASSED",
                        "health FAILED",
                        "health INCONCLUSIVE",
                        "opened after a look",
                        "paused by health",
                        "paused because nobody was migrated",
                        "resumed though nobody was migrated",
                        "failed SERVER_UNREACHABLE",
                        "failed LEASE_STUCK",
                        "killed before the claim",
                        "killed between claim and acknowledgement",
                        "killed with the lease",
                        "killed before a commit",
                        "killed after a commit");
    }

    private static Simulation play(long seed, Coverage coverage) {
        var simulation = new Simulation(seed, coverage);
        try {
            simulation.run();
        } catch (AssertionError | RuntimeException broken) {
            throw new AssertionError(
                    "seed %d (play it again with -Dsimulation.seed=%d): %s%n%s"
                            .formatted(seed, seed, broken.getMessage(), simulation.trace()),
                    broken);
        }
        return simulation;
    }
}
