package dev.drover.coordinator.dispatch;

import dev.drover.contracts.RolloutId;
import dev.drover.contracts.ServerId;
import dev.drover.coordinator.dispatch.Board.Candidate;
import dev.drover.coordinator.dispatch.Board.Lane;
import dev.drover.coordinator.dispatch.Board.Running;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/** Chooses as many candidates as the limits of window, rollout and server leave room for. Pure. */
final class ChooseJobs {
    private final Map<RolloutId, Running> rollouts = new HashMap<>();
    private final Map<ServerId, Integer> limits;
    private final Map<Lane, Integer> perLane = new HashMap<>();
    private final Map<ServerId, Integer> perServer = new HashMap<>();
    private final Map<RolloutId, Integer> perRollout = new HashMap<>();
    private final int reserved;
    private int longJobs;
    private int briefJobs;

    private ChooseJobs(Board board, int reserved) {
        this.reserved = reserved;
        limits = board.servers();
        board.rollouts().forEach(rollout -> rollouts.put(rollout.id(), rollout));
        board.inFlight().forEach(this::occupy);
    }

    /**
     * @param window jobs that may be in flight together
     * @param reserved brief jobs that may be in flight beyond it
     * @param atMost jobs to choose in one turn
     */
    static List<UUID> choose(Board board, int window, int reserved, int atMost) {
        var state = new ChooseJobs(board, reserved);
        var chosen = new ArrayList<UUID>();
        for (Candidate candidate : board.candidates()) {
            if (chosen.size() == atMost) {
                break;
            }
            if (state.roomFor(candidate.lane(), window)) {
                state.occupy(candidate.lane(), 1);
                chosen.add(candidate.job());
            }
        }
        return chosen;
    }

    private boolean roomFor(Lane lane, int window) {
        var rollout = rollouts.get(lane.rollout());
        return rollout != null
                && roomIn(window, rollout.brief())
                && perServer.getOrDefault(lane.server(), 0) < limits.getOrDefault(lane.server(), 0)
                && below(perRollout.getOrDefault(lane.rollout(), 0), rollout.maxParallel())
                && below(perLane.getOrDefault(lane, 0), rollout.perServer());
    }

    /** Brief jobs have the reserved places to themselves and then compete for the others. */
    private boolean roomIn(int window, boolean brief) {
        return brief
                ? longJobs + briefJobs < window + reserved
                : longJobs + Math.max(0, briefJobs - reserved) < window;
    }

    private static boolean below(int count, int limit) {
        return limit == 0 || count < limit;
    }

    private void occupy(Lane lane, int jobs) {
        perLane.merge(lane, jobs, Integer::sum);
        perServer.merge(lane.server(), jobs, Integer::sum);
        perRollout.merge(lane.rollout(), jobs, Integer::sum);
        var rollout = rollouts.get(lane.rollout());
        if (rollout != null && rollout.brief()) {
            briefJobs += jobs;
        } else {
            longJobs += jobs;
        }
    }
}
