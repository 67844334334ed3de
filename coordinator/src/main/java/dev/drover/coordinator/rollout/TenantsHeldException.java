package dev.drover.coordinator.rollout;

import dev.drover.contracts.RolloutId;
import dev.drover.contracts.TenantId;

import java.util.List;
import java.util.stream.Collectors;

/** Some of the tenants have a job that is not over in another rollout. */
public final class TenantsHeldException extends RuntimeException {
    /** Whom a rollout holds. */
    public record Held(TenantId tenant, RolloutId rollout) {}

    private final int count;
    private final List<Held> some;
    private final boolean afterTakeOver;

    /**
     * @param count all of them
     * @param some at most five
     */
    public TenantsHeldException(int count, List<Held> some) {
        this(count, some, false);
    }

    private TenantsHeldException(int count, List<Held> some, boolean afterTakeOver) {
        super(message(count, some));
        this.count = count;
        this.some = List.copyOf(some);
        this.afterTakeOver = afterTakeOver;
    }

    /** The same, of tenants whose rollouts were told to make way. */
    public TenantsHeldException whenTakenOver() {
        var same = new TenantsHeldException(count, some, true);
        same.initCause(this);
        return same;
    }

    /** Whether their rollouts were told to make way, and what runs of them has not ended yet. */
    public boolean afterTakeOver() {
        return afterTakeOver;
    }

    public int count() {
        return count;
    }

    /** At most five of them. */
    public List<Held> some() {
        return some;
    }

    private static String message(int count, List<Held> some) {
        var named =
                some.stream()
                        .map(held -> "%s (%s)".formatted(held.tenant(), held.rollout()))
                        .collect(Collectors.joining(", "));
        return "%d %s busy in a rollout that has not ended: %s%s. Wait for it, or leave them out."
                .formatted(
                        count,
                        count == 1 ? "tenant is" : "tenants are",
                        named,
                        count > some.size() ? " …" : "");
    }
}
