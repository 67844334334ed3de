package dev.drover.coordinator.rollout;

import dev.drover.contracts.JobId;
import dev.drover.contracts.RolloutId;
import dev.drover.contracts.TenantId;
import dev.drover.coordinator.rollout.LoadJobs.Loaded;
import dev.drover.coordinator.rollout.NoteFailures.Noted;
import dev.drover.coordinator.rollout.decision.DecideJob;
import dev.drover.coordinator.rollout.decision.Job;
import dev.drover.coordinator.rollout.decision.JobDecision.Changed;
import dev.drover.coordinator.rollout.decision.JobDecision.Effect;
import dev.drover.coordinator.rollout.decision.JobDecision.Ignored;
import dev.drover.coordinator.rollout.decision.JobSignal;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.jdbi.v3.core.Handle;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Lets jobs advance by what they are told. All signals of a job are decided one after the other in
 * memory, and only where that leads is written.
 */
public final class SignalJobs {
    private static final Logger log = LoggerFactory.getLogger(SignalJobs.class);

    /** How long a claimed job is left to its worker after the last sign of life. */
    public static final Duration LEASE = Duration.ofSeconds(60);

    private static final String LOCK_TENANTS =
            """
            SELECT id
            FROM tenant
            WHERE id = ANY(:tenants)
            ORDER BY id
            FOR NO KEY UPDATE
            """;

    private static final String RAISE_ORDERS =
            """
            UPDATE tenant SET last_order = greatest(last_order, u.seen)
            FROM unnest(:tenants, :seen) AS u (id, seen)
            WHERE tenant.id = u.id
            """;

    private final DecideJob decide;

    public SignalJobs(DecideJob decide) {
        this.decide = decide;
    }

    /**
     * What came of it.
     *
     * @param changed jobs that are in another state than before, or know more
     * @param ended those among them that ended
     */
    public record Outcome(int changed, int ignored, List<Job> ended) {
        public Outcome {
            ended = List.copyOf(ended);
        }

        public List<RolloutId> rollouts() {
            return ended.stream().map(Job::rollout).distinct().toList();
        }
    }

    /** Must run inside a leader's transaction. Signals about unknown jobs are ignored. */
    public Outcome signal(Handle handle, Map<JobId, List<JobSignal>> signals, Instant now) {
        if (signals.isEmpty()) {
            return new Outcome(0, 0, List.of());
        }
        var fold = new Fold(now);
        for (var loaded : LoadJobs.locked(handle, signals.keySet())) {
            fold.take(loaded, signals.getOrDefault(loaded.job().id(), List.of()));
        }
        if (!fold.changed.isEmpty()) {
            SaveJobs.save(handle, fold.changed, now, LEASE);
            NoteFailures.insert(handle, fold.failures, now);
            raiseOrders(handle, fold.orders);
        }
        return new Outcome(
                fold.changed.size(),
                fold.ignored,
                fold.changed.stream().filter(job -> job.state().ended()).toList());
    }

    private final class Fold {
        private final Instant now;
        private final List<Job> changed = new ArrayList<>();
        private final List<Noted> failures = new ArrayList<>();
        private final Map<TenantId, Long> orders =
                new TreeMap<>(Comparator.comparing(TenantId::value));
        private int ignored;

        Fold(Instant now) {
            this.now = now;
        }

        void take(Loaded loaded, List<JobSignal> signals) {
            var job = loaded.job();
            for (var signal : signals) {
                switch (decide.decide(job, signal, loaded.policy(), now)) {
                    case Ignored(String why) -> {
                        ignored++;
                        log.debug("job {}: {} ignored, {}", job.id(), signal, why);
                    }
                    case Changed(Job next, List<Effect> effects) -> {
                        job = next;
                        effects.forEach(effect -> note(next, effect));
                    }
                }
            }
            if (!job.equals(loaded.job())) {
                changed.add(job);
            }
        }

        private void note(Job job, Effect effect) {
            switch (effect) {
                case Effect.NoteFailure failure -> failures.add(new Noted(job, failure));
                case Effect.RaiseOrder(long seen) -> orders.merge(job.tenant(), seen, Math::max);
            }
        }
    }

    private static void raiseOrders(Handle handle, Map<TenantId, Long> orders) {
        if (orders.isEmpty()) {
            return;
        }
        var tenants = orders.keySet().stream().map(TenantId::value).collect(Collectors.toList());
        handle.createQuery(LOCK_TENANTS)
                .bindArray("tenants", String.class, tenants)
                .mapTo(String.class)
                .list();
        handle.createUpdate(RAISE_ORDERS)
                .bindArray("tenants", String.class, tenants)
                .bindArray("seen", Long.class, List.copyOf(orders.values()))
                .execute();
    }
}
