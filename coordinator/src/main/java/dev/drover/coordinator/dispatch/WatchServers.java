package dev.drover.coordinator.dispatch;

import dev.drover.contracts.JobId;
import dev.drover.contracts.ServerId;
import dev.drover.contracts.status.DeferralReason;
import dev.drover.coordinator.dispatch.Workforce.LeftAlone;
import dev.drover.coordinator.dispatch.Workforce.Opinion;
import dev.drover.coordinator.rollout.decision.DeferralCap;

import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Which servers are to get fewer jobs than configured, by what the workers say; safe for use by
 * several threads.
 *
 * <pre>
 * free      -> held back  a live worker leaves the server alone
 * held back -> held back  its pause is over: one job probes, then the pause is twice as long
 * held back -> free       a probe got an answer from the server, or no worker complains any more
 * </pre>
 *
 * <p>One worker's word is enough to hold a server back, as jobs are cheap to wait and dear to fail;
 * one probe that reaches the server, through whichever worker, is enough to free it. So a worker
 * that cannot reach anything does not stop the fleet for longer than a pause, and the second time
 * for no longer than a job.
 */
final class WatchServers {
    static final Duration FIRST_PAUSE = Duration.ofSeconds(5);
    static final Duration LONGEST_PAUSE = Duration.ofMinutes(1);

    /** Then its jobs go out to learn that they have failed, instead of waiting for ever. */
    static final Duration GIVEN_UP = DeferralCap.of(DeferralReason.SERVER_UNAVAILABLE).longest();

    /** So long after a complaint was refuted the next one is looked into at once. */
    static final Duration DOUBT = Duration.ofMinutes(10);

    // guarded by this
    private final Map<ServerId, Held> held = new HashMap<>();
    private final Map<ServerId, Instant> remembered = new HashMap<>();
    private final Map<ServerId, Instant> provedWell = new HashMap<>();
    private final Map<ServerId, Instant> crowdedSince = new HashMap<>();

    /** What was tried since a server is held back. */
    private static final class Held {
        final Instant since;
        final Set<JobId> probes = new HashSet<>();
        Instant nextProbe;
        Duration pause = FIRST_PAUSE;

        Held(Instant since, Instant nextProbe) {
            this.since = since;
            this.nextProbe = nextProbe;
        }
    }

    /**
     * The servers that bear less than configured.
     *
     * @param configured jobs in flight that each bears
     * @param inFlight how many there are
     */
    synchronized Map<ServerId, Bearing> judge(
            Map<ServerId, Integer> configured,
            Map<ServerId, Integer> inFlight,
            Workforce workforce,
            Instant now) {
        var bearings = new HashMap<ServerId, Bearing>();
        var complaints = complaints(workforce.workers());
        held.keySet().retainAll(complaints.keySet());
        if (workforce.slots() > 0) {
            remembered.keySet().retainAll(complaints.keySet());
        }
        complaints.forEach((server, complaint) -> {
            int limit = configured.getOrDefault(server, 0);
            bearings.put(
                    server,
                    heldBack(server, complaint, limit, inFlight.getOrDefault(server, 0), now));
        });
        var crowded = crowded(workforce.workers());
        crowdedSince.keySet().retainAll(crowded.keySet());
        crowded.forEach((server, places) -> {
            var since = crowdedSince.computeIfAbsent(server, _ -> now);
            int limit = configured.getOrDefault(server, 0);
            if (places < limit) {
                bearings.putIfAbsent(server, crowded(places, since));
            }
        });
        return bearings;
    }

    /** The one that lets us try first, of each server about which there is something left. */
    private Map<ServerId, LeftAlone> complaints(List<Opinion> opinions) {
        var complaints = new HashMap<ServerId, LeftAlone>();
        for (var opinion : opinions) {
            opinion.leftAlone()
                    .forEach((server, complaint) -> {
                        var proof = provedWell.get(server);
                        if (proof == null || complaint.since().isAfter(proof)) {
                            complaints.merge(server, complaint, WatchServers::sooner);
                        }
                    });
        }
        return complaints;
    }

    private static LeftAlone sooner(LeftAlone one, LeftAlone other) {
        return one.retryAt().isAfter(other.retryAt()) ? other : one;
    }

    private Bearing heldBack(
            ServerId server, LeftAlone complaint, int limit, int inFlight, Instant now) {
        var proof = provedWell.get(server);
        boolean doubtful = proof != null && now.isBefore(proof.plus(DOUBT));
        var patient = doubtful ? now : complaint.retryAt();
        var state = held.computeIfAbsent(server, _ -> new Held(since(server, complaint), patient));
        if (!doubtful && complaint.retryAt().isAfter(state.nextProbe)) {
            state.nextProbe = complaint.retryAt();
        }
        boolean probes = !now.isBefore(state.nextProbe);
        boolean givenUp = !now.isBefore(state.since.plus(GIVEN_UP));
        int probing = probes ? Math.min(limit, inFlight + 1) : 0;
        return new Bearing(
                givenUp ? limit : probing,
                Bearing.HELD_BACK,
                complaint.reason(),
                state.since,
                Optional.of(state.nextProbe));
    }

    private Instant since(ServerId server, LeftAlone complaint) {
        var before = remembered.remove(server);
        return before != null && before.isBefore(complaint.since()) ? before : complaint.since();
    }

    /** Places that the workers allow themselves, at servers where one of them has lowered it. */
    private static Map<ServerId, Integer> crowded(List<Opinion> opinions) {
        var places = new HashMap<ServerId, Integer>();
        opinions.forEach(opinion -> opinion.limits().keySet().forEach(s -> places.put(s, 0)));
        places.replaceAll((server, _) ->
                opinions.stream()
                        .mapToInt(opinion ->
                                Math.min(
                                        opinion.slots(),
                                        opinion.limits().getOrDefault(server, opinion.slots())))
                        .sum());
        return places;
    }

    private static Bearing crowded(int places, Instant since) {
        return new Bearing(
                Math.max(1, places),
                Bearing.CROWDED,
                "the server has too few connections, so the workers take %d jobs at a time there"
                        .formatted(Math.max(1, places)),
                since,
                Optional.empty());
    }

    /** A job was sent to a server; of one that is held back it is the probe. */
    synchronized void dispatched(ServerId server, JobId job, Instant now) {
        var state = held.get(server);
        if (state != null) {
            state.probes.add(job);
            state.nextProbe = now.plus(state.pause);
            var longer = state.pause.multipliedBy(2);
            state.pause = longer.compareTo(LONGEST_PAUSE) < 0 ? longer : LONGEST_PAUSE;
        }
    }

    /** A job has ended in a way that only the server could tell. */
    synchronized void answered(ServerId server, JobId job, Instant now) {
        var state = held.get(server);
        if (state != null && state.probes.contains(job)) {
            held.remove(server);
            provedWell.put(server, now);
        }
    }

    /** Since when it gets nothing but probes. */
    synchronized Optional<Instant> heldBackSince(ServerId server) {
        return Optional.ofNullable(held.get(server)).map(state -> state.since);
    }

    /** What another leader has found out, as far as it is still so. */
    synchronized void remember(Map<ServerId, Instant> heldBackSince) {
        remembered.putAll(heldBackSince);
    }

    /** Another term begins; what was known may be old. */
    synchronized void forget() {
        held.clear();
        remembered.clear();
        provedWell.clear();
        crowdedSince.clear();
    }
}
