package dev.drover.coordinator.plan;

import dev.drover.contracts.ProjectName;
import dev.drover.contracts.command.LedgerPolicy;
import dev.drover.contracts.http.PlanView;
import dev.drover.contracts.http.RolloutRequest.Selection;
import dev.drover.coordinator.fleet.FindTenants;
import dev.drover.coordinator.fleet.RefusedSelectionException;
import dev.drover.coordinator.fleet.SelectedTenants;
import dev.drover.coordinator.release.ReleaseOutline;
import java.util.Optional;
import org.jdbi.v3.core.Jdbi;

/** Plans a rollout over what is known of the fleet, and refuses what could not be carried out. */
public final class PlanRollout {
    private final FindTenants tenants;
    private final TenantPictures pictures;

    public PlanRollout(Jdbi jdbi) {
        this.tenants = new FindTenants(jdbi);
        this.pictures = new TenantPictures(jdbi);
    }

    /**
     * A plan.
     *
     * @param toVersion the target as the release writes it; absent: all of the release
     * @param of what it was made from
     */
    public record Planned(
            PlanView view, SelectedTenants selected, Optional<String> toVersion, PlanFor of) {}

    /** Like the other, going forward. */
    public Planned plan(
            ProjectName project,
            ReleaseOutline release,
            Optional<String> toVersion,
            Selection selection,
            LedgerPolicy policy)
            throws RefusedSelectionException, RefusedTargetException {
        return plan(project, release, toVersion, selection, policy, false);
    }

    /**
     * @param back take back what comes after the version, which must be named then
     * @throws RefusedSelectionException when the selection names what is not there, or nothing
     * @throws RefusedTargetException when the release lacks the version, or tenants are beyond it
     */
    public Planned plan(
            ProjectName project,
            ReleaseOutline release,
            Optional<String> toVersion,
            Selection selection,
            LedgerPolicy policy,
            boolean back)
            throws RefusedSelectionException, RefusedTargetException {
        var target = TargetVersion.find(release, toVersion);
        var selected = tenants.find(project, selection);
        var plan =
                new PlanFor(
                        release,
                        target,
                        policy.outOfOrder(),
                        back,
                        pictures.of(selected.tenants()));
        if (!back) {
            plan.refuseGoingBack();
        }
        return new Planned(
                plan.view(project, pictures.limits(), selected.told()), selected, target, plan);
    }
}
