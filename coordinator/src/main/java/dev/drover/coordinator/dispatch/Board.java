package dev.drover.coordinator.dispatch;

import dev.drover.contracts.ReleaseDigest;
import dev.drover.contracts.RolloutId;
import dev.drover.contracts.ServerId;

import java.util.List;
import java.util.Map;
import java.util.UUID;

/**
 * What the dispatcher sees before it chooses.
 *
 * @param servers jobs in flight that each bears at present
 * @param inFlight how many there are, of which rollout on which server
 * @param candidates due jobs, in turn over the servers: each one's first, each one's second …
 */
record Board(
        List<Running> rollouts,
        Map<ServerId, Integer> servers,
        Map<Lane, Integer> inFlight,
        List<Candidate> candidates) {

    Board {
        rollouts = List.copyOf(rollouts);
        servers = Map.copyOf(servers);
        inFlight = Map.copyOf(inFlight);
        candidates = List.copyOf(candidates);
    }

    /** A rollout's part on a server. */
    record Lane(RolloutId rollout, ServerId server) {}

    /**
     * @param maxParallel 0: no limit of its own
     * @param perServer 0: the server's
     * @param brief its jobs ask a question and change nothing
     * @param windowSets sets of windows that are open now, of those that its jobs have
     */
    record Running(
            RolloutId id,
            ReleaseDigest release,
            int maxParallel,
            int perServer,
            boolean brief,
            List<Integer> windowSets) {
        Running {
            windowSets = List.copyOf(windowSets);
        }
    }

    record Candidate(UUID job, Lane lane) {}
}
