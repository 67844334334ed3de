package dev.drover.coordinator.dispatch;

import dev.drover.contracts.ReleaseDigest;
import dev.drover.contracts.RolloutId;
import dev.drover.contracts.ServerId;
import dev.drover.coordinator.rollout.decision.Job;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * One turn of the dispatcher over jobs in memory: reads the board as the queries do, and chooses.
 */
public final class SimulatedTurn {
    private static final ReleaseDigest RELEASE = new ReleaseDigest("sha256:" + "ab".repeat(32));
    private static final int BATCH = 500;

    private SimulatedTurn() {}

    /** Limits of a rollout that runs; 0 means none. */
    public record Limits(int maxParallel, int perServer) {}

    /**
     * @param rollouts that run, in their order
     * @param servers jobs that each bears
     * @return the jobs to be dispatched
     */
    public static List<Job> of(
            List<Job> jobs,
            Map<RolloutId, Limits> rollouts,
            Map<ServerId, Integer> servers,
            int liveSlots,
            Optional<Duration> medianJob,
            Instant now) {
        var running = new ArrayList<Board.Running>();
        rollouts.forEach((id, limits) ->
                running.add(
                        new Board.Running(
                                id,
                                RELEASE,
                                limits.maxParallel(),
                                limits.perServer(),
                                false,
                                List.of(0))));
        var inFlight = new HashMap<Board.Lane, Integer>();
        var waiting = new HashMap<Board.Lane, List<Job>>();
        for (var job : jobs) {
            var lane = new Board.Lane(job.rollout(), job.server());
            if (job.state().inFlight()) {
                inFlight.merge(lane, 1, Integer::sum);
            } else if (!job.state().ended() && isDue(job, now)) {
                waiting.computeIfAbsent(lane, _ -> new ArrayList<>()).add(job);
            }
        }
        var board = new Board(running, servers, inFlight, candidates(waiting));
        var byId = new HashMap<java.util.UUID, Job>();
        jobs.forEach(job -> byId.put(job.id().value(), job));
        return ChooseJobs.choose(board, Window.of(liveSlots, medianJob).size(), 0, BATCH).stream()
                .map(byId::get)
                .toList();
    }

    private static boolean isDue(Job job, Instant now) {
        return job.nextAttemptAt().filter(at -> at.isAfter(now)).isEmpty();
    }

    /** Each lane's first, each lane's second … */
    private static List<Board.Candidate> candidates(Map<Board.Lane, List<Job>> waiting) {
        record Ranked(int turn, Board.Candidate candidate) {}
        var ranked = new ArrayList<Ranked>();
        waiting.forEach((lane, jobs) -> {
            for (int turn = 0; turn < jobs.size(); turn++) {
                ranked.add(
                        new Ranked(turn, new Board.Candidate(jobs.get(turn).id().value(), lane)));
            }
        });
        ranked.sort(
                Comparator.comparingInt(Ranked::turn)
                        .thenComparing(r -> r.candidate().lane().rollout().value())
                        .thenComparing(r -> r.candidate().lane().server().value()));
        return ranked.stream().map(Ranked::candidate).toList();
    }
}
