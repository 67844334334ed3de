package dev.drover.coordinator.api;

import dev.drover.contracts.http.Problem;
import dev.drover.coordinator.rollout.TenantsHeldException;
import dev.drover.coordinator.rollout.TenantsHeldException.Held;

/** Words for tenants that another rollout holds. Pure. */
final class HeldTenants {
    private HeldTenants() {}

    /**
     * @param mayTakeOver whether the request could have said so
     */
    static Problem problem(TenantsHeldException e, boolean mayTakeOver) {
        var items =
                e.some().stream()
                        .map(held ->
                                new Problem.Item(
                                        "TENANT_HELD",
                                        held.tenant().value(),
                                        "Rollout %s holds it.".formatted(held.rollout()),
                                        remedy(e, held, mayTakeOver)))
                        .toList();
        var what =
                e.afterTakeOver()
                        ? "%,d of the tenants are still at work in a rollout that was to make way;"
                                + " nothing was started."
                        : "%,d of the tenants have a job in another rollout.";
        return ProblemException.problem(
                409,
                "TENANTS_HELD",
                what.formatted(e.count()),
                e.some().isEmpty() ? "Try again." : remedy(e, e.some().getFirst(), mayTakeOver),
                items);
    }

    private static String remedy(TenantsHeldException e, Held held, boolean mayTakeOver) {
        if (e.afterTakeOver()) {
            return "What runs ends by itself: repeat the command in a while. To cancel it: drover"
                    + " abort %s --cancel-running --reason …".formatted(held.rollout());
        }
        return mayTakeOver
                ? "Wait for that rollout, leave the tenants out, or take over with --supersede."
                : "Wait for that rollout, or leave the tenants out.";
    }
}
