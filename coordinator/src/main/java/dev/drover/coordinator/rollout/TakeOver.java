package dev.drover.coordinator.rollout;

import dev.drover.contracts.RolloutId;
import dev.drover.contracts.TenantId;
import dev.drover.coordinator.audit.Actor;
import dev.drover.coordinator.rollout.decision.Steering;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import org.jdbi.v3.core.Jdbi;

/**
 * Creates a rollout in the place of those that hold its tenants: they are aborted first. What runs
 * of them ends by itself, so it may take a while until the tenants are free.
 */
public final class TakeOver {
    private static final Duration PATIENCE = Duration.ofSeconds(20);
    private static final Duration PAUSE = Duration.ofMillis(100);

    private static final String HOLDERS =
            """
            SELECT DISTINCT a.rollout
            FROM active_job a
            JOIN rollout r ON r.id = a.rollout
            WHERE a.tenant = ANY(:tenants) AND r.state IN ('RUNNING', 'PAUSED', 'HALTED')
            ORDER BY a.rollout
            """;

    private final Jdbi jdbi;
    private final SteerRollout steer;
    private final CreateRollout createRollout;
    private final Runnable wake;
    private final Duration patience;

    /**
     * @param wake called after rollouts were aborted
     */
    public TakeOver(Jdbi jdbi, InstantSource clock, CreateRollout createRollout, Runnable wake) {
        this(jdbi, clock, createRollout, wake, PATIENCE);
    }

    /**
     * @param patience how long to wait for what runs
     */
    TakeOver(
            Jdbi jdbi,
            InstantSource clock,
            CreateRollout createRollout,
            Runnable wake,
            Duration patience) {
        this.patience = patience;
        this.jdbi = jdbi;
        this.steer = new SteerRollout(jdbi, clock);
        this.createRollout = createRollout;
        this.wake = wake;
    }

    /**
     * Nobody is aborted for a rollout that could not be created.
     *
     * @throws EmptyWaveException and others as {@link CreateRollout#create} does; then nothing was
     *     aborted
     * @throws TenantsHeldException when tenants are still at work in an aborted rollout; asked
     *     again later it will succeed
     */
    public RolloutId create(RolloutSpec spec, Actor actor) throws InterruptedException {
        createRollout.check(spec);
        abortHolders(spec, actor);
        long deadline = System.nanoTime() + patience.toNanos();
        while (true) {
            try {
                return createRollout.create(spec, actor);
            } catch (TenantsHeldException e) {
                if (System.nanoTime() > deadline) {
                    throw e.whenTakenOver();
                }
                Thread.sleep(PAUSE);
            }
        }
    }

    private void abortHolders(RolloutSpec spec, Actor actor) {
        var reason = "superseded: " + spec.reason().orElse("another rollout takes over");
        var wish = new SteerRollout.Wish(Steering.ABORT, reason, false, Optional.empty());
        for (var holder : holders(spec)) {
            try {
                steer.steer(holder, wish, actor);
            } catch (RefusedSteeringException e) {
                // it has ended in the meantime, and holds nobody any more
            }
        }
        wake.run();
    }

    private List<RolloutId> holders(RolloutSpec spec) {
        return jdbi.withHandle(handle ->
                handle.createQuery(HOLDERS)
                        .bindArray(
                                "tenants",
                                String.class,
                                spec.tenants().stream().map(TenantId::value).toList())
                        .map((row, _) -> new RolloutId(row.getString("rollout")))
                        .list());
    }
}
