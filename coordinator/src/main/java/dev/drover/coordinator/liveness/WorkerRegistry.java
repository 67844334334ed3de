package dev.drover.coordinator.liveness;

import dev.drover.contracts.ServerId;
import dev.drover.contracts.WorkerId;
import dev.drover.contracts.liveness.Heartbeat;
import dev.drover.coordinator.dispatch.Workforce;
import dev.drover.coordinator.dispatch.Workforce.LeftAlone;
import dev.drover.coordinator.dispatch.Workforce.Opinion;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** All workers heard of lately; safe for use by many threads. */
public final class WorkerRegistry {
    static final Duration LOST_AFTER = Duration.ofSeconds(30);
    private static final Duration FORGOTTEN_AFTER = Duration.ofHours(1);

    private final InstantSource clock;
    private final Map<WorkerId, Heard> workers = new ConcurrentHashMap<>();

    public WorkerRegistry(InstantSource clock) {
        this.clock = clock;
    }

    private record Heard(Heartbeat heartbeat, Instant at) {}

    /**
     * Takes a heartbeat in; of each worker the one that came last counts. Those of one worker come
     * in the order in which it sent them. Its own time says nothing of that: a clock that is set
     * back would make it count as lost until it is as late as before.
     */
    void heard(Heartbeat heartbeat) {
        var now = clock.instant();
        workers.put(heartbeat.worker(), new Heard(heartbeat, now));
        workers.values().removeIf(w -> w.at().isBefore(now.minus(FORGOTTEN_AFTER)));
    }

    /** By id. */
    public List<KnownWorker> workers() {
        var now = clock.instant();
        return workers.values().stream()
                .map(heard -> new KnownWorker(heard.heartbeat(), heard.at(), state(heard, now)))
                .sorted(Comparator.comparing(worker -> worker.last().worker().value()))
                .toList();
    }

    /** Slots, busy ones too, of the workers that take work. */
    public int liveSlots() {
        return workers().stream()
                .filter(worker -> worker.state() == KnownWorker.State.LIVE)
                .mapToInt(worker -> worker.last().slots())
                .sum();
    }

    /** The workers that take work, and what they say of the servers. */
    public Workforce workforce() {
        var live =
                workers().stream()
                        .filter(worker -> worker.state() == KnownWorker.State.LIVE)
                        .toList();
        return new Workforce(
                live.stream().mapToInt(worker -> worker.last().slots()).sum(),
                live.stream().map(WorkerRegistry::opinion).toList());
    }

    private static Opinion opinion(KnownWorker worker) {
        var limits = new HashMap<ServerId, Integer>();
        var leftAlone = new HashMap<ServerId, LeftAlone>();
        for (var strained : worker.last().strained().orElse(List.of())) {
            strained.limit().ifPresent(limit -> limits.put(strained.server(), limit));
            strained.breaker()
                    .ifPresent(breaker ->
                            leftAlone.put(
                                    strained.server(),
                                    new LeftAlone(
                                            ours(worker, breaker.since()),
                                            ours(worker, breaker.retryAt()),
                                            breaker.reason())));
        }
        return new Opinion(worker.last().worker(), worker.last().slots(), limits, leftAlone);
    }

    /** By our own clock: the worker's may be minutes off. */
    private static Instant ours(KnownWorker worker, Instant theirs) {
        return worker.heardAt().plus(Duration.between(worker.last().time(), theirs));
    }

    private static KnownWorker.State state(Heard heard, Instant now) {
        if (!now.isBefore(heard.at().plus(LOST_AFTER))) {
            return KnownWorker.State.LOST;
        }
        return heard.heartbeat().draining() ? KnownWorker.State.DRAINING : KnownWorker.State.LIVE;
    }
}
