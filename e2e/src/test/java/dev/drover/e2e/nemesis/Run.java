package dev.drover.e2e.nemesis;

import static org.awaitility.Awaitility.await;

import dev.drover.e2e.checker.Evidence;
import dev.drover.e2e.checker.History;
import dev.drover.e2e.checker.Settle;
import dev.drover.e2e.checker.Verdict;
import dev.drover.e2e.checker.Watch;
import dev.drover.e2e.fleet.Databases;
import dev.drover.e2e.fleet.Fleet;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.awaitility.core.ConditionTimeoutException;

/** Rollouts one after the other while faults go on; then calm, convergence, verdict. */
final class Run {
    private static final Duration CONVERGENCE = Duration.ofMinutes(6);
    private static final int MOST_LAST_ROLLOUTS = 4;

    private final Fleet fleet;
    private final History history;
    private final Faults faults;
    private final int rollouts;

    /**
     * @param rollouts into how many the history is divided while faults go on
     */
    Run(Fleet fleet, History history, Faults faults, int rollouts) {
        this.fleet = fleet;
        this.history = history;
        this.faults = faults;
        this.rollouts = rollouts;
    }

    /** The breaches; empty when all is well. */
    List<String> verdict() throws Exception {
        try (var watch = new Watch(fleet)) {
            var failure = new ArrayList<Throwable>();
            var nemesis =
                    Thread.ofPlatform()
                            .name("nemesis")
                            .start(() -> {
                                try {
                                    faults.run();
                                } catch (InterruptedException
                                        | SQLException
                                        | RuntimeException
                                        | AssertionError e) {
                                    failure.add(e);
                                }
                            });
            try {
                rollStepwise();
            } finally {
                nemesis.join();
            }
            if (!failure.isEmpty()) {
                throw new AssertionError("the faults themselves failed", failure.getFirst());
            }
            converge();
            int wanted = fleet.databases().tenants().size() * history.migrations();
            Settle.await(fleet, fleet.databases().tenants().keySet(), wanted);
            System.out.printf(
                    "nemesis: seed %d, %d tenants x %d migrations, %d samples, done %s%n",
                    faults.seed(),
                    fleet.databases().tenants().size(),
                    history.migrations(),
                    watch.samples(),
                    faults.done());
            var evidence = Evidence.of(fleet);
            var breaches =
                    Verdict.on(
                            evidence,
                            history.at(fleet.databases().tenants().keySet()),
                            watch.seen(),
                            fleet.databases().secrets(),
                            faults.pauses());
            return Stream.concat(breaches.stream(), Verdict.onFailures(evidence).stream()).toList();
        }
    }

    /** To one version after the other, spread over the time that the faults last. */
    private void rollStepwise() throws InterruptedException {
        var faultsFor = faults.lasting();
        long start = System.nanoTime();
        for (int i = 1; i <= rollouts; i++) {
            var passed = Duration.ofNanos(System.nanoTime() - start);
            roll(
                    Optional.of(String.valueOf(i * history.migrations() / rollouts)),
                    faultsFor.minus(passed).plus(CONVERGENCE));
            var due =
                    faultsFor
                            .multipliedBy(i)
                            .dividedBy(rollouts)
                            .minusNanos(System.nanoTime() - start);
            if (due.isPositive()) {
                // the faults need their time, whatever the fleet does with it
                TimeUnit.NANOSECONDS.sleep(due.toNanos());
            }
        }
    }

    /** In calm, a rollout or a few must bring everyone there: what failed for good is run again. */
    private void converge() {
        for (int i = 0; i < MOST_LAST_ROLLOUTS; i++) {
            if (roll(Optional.empty(), CONVERGENCE).equals("COMPLETED")) {
                return;
            }
        }
        throw new AssertionError(
                "no convergence after " + MOST_LAST_ROLLOUTS + " rollouts in calm");
    }

    private String roll(Optional<String> version, Duration patience) {
        var rollout = fleet.client().roll(history.files(), version).id();
        try {
            await("rollout " + rollout)
                    .atMost(patience)
                    .pollInterval(Duration.ofMillis(500))
                    .until(() -> fleet.client().hasEnded(rollout));
        } catch (ConditionTimeoutException e) {
            throw new AssertionError(
                    "%s has not ended within %s: %s; what the processes printed lies in %s"
                            .formatted(rollout, patience, unended(rollout), fleet.keepLogs()),
                    e);
        }
        return fleet.client().rollout(rollout).state();
    }

    private List<String> unended(String rollout) {
        try (var control = fleet.databases().connectControl()) {
            return Databases.lines(
                    control,
                    """
                    SELECT j::text || ' in flight ' || COALESCE(f::text, '-') || ' ready ' || COALESCE(r::text, '-')
                      FROM job j LEFT JOIN in_flight f ON f.job = j.id LEFT JOIN job_ready r ON r.job = j.id
                     WHERE j.rollout = '%s' AND j.ended_at IS NULL LIMIT 20
                    """
                            .formatted(rollout));
        } catch (SQLException e) {
            return List.of("the control database does not answer: " + e.getMessage());
        }
    }
}
