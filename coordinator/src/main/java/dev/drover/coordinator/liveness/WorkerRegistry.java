package dev.drover.coordinator.liveness;

import dev.drover.contracts.WorkerId;
import dev.drover.contracts.liveness.Heartbeat;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Comparator;
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

    /** Takes a heartbeat in; an older one than the last of its worker changes nothing. */
    void heard(Heartbeat heartbeat) {
        var now = clock.instant();
        workers.merge(
                heartbeat.worker(),
                new Heard(heartbeat, now),
                (old, fresh) ->
                        fresh.heartbeat().time().isBefore(old.heartbeat().time()) ? old : fresh);
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

    private static KnownWorker.State state(Heard heard, Instant now) {
        if (!now.isBefore(heard.at().plus(LOST_AFTER))) {
            return KnownWorker.State.LOST;
        }
        return heard.heartbeat().draining() ? KnownWorker.State.DRAINING : KnownWorker.State.LIVE;
    }
}
