package dev.drover.coordinator.failure;

import dev.drover.contracts.ReleaseDigest;
import dev.drover.contracts.RolloutId;
import dev.drover.contracts.TenantId;
import dev.drover.contracts.command.LedgerPolicy.Repair;
import dev.drover.contracts.http.RolloutRequest.Selection;
import dev.drover.coordinator.fleet.RefusedSelectionException;
import dev.drover.coordinator.plan.PlanRollout;
import dev.drover.coordinator.plan.RefusedTargetException;
import dev.drover.coordinator.release.FindRelease;
import dev.drover.coordinator.rollout.AddReplayJobs;
import dev.drover.coordinator.rollout.AddReplayJobs.Outcome;
import dev.drover.coordinator.rollout.CreateRollout;
import dev.drover.coordinator.rollout.RolloutSpec;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jdbi.v3.core.Jdbi;

/**
 * Replays tenants of one rollout: in it while it runs, else in a child of it, since states never
 * reopen. Another release is always another rollout.
 */
final class ReplayRollout {
    private final FindRelease releases;
    private final PlanRollout plans;
    private final AddReplayJobs addJobs;
    private final CreateRollout createRollout;

    ReplayRollout(Jdbi jdbi, InstantSource clock) {
        this.releases = new FindRelease(jdbi);
        this.plans = new PlanRollout(jdbi);
        this.addJobs = new AddReplayJobs(jdbi, clock);
        this.createRollout = new CreateRollout(jdbi, clock);
    }

    /**
     * What is to be otherwise than it was.
     *
     * @param release absent: the same
     */
    record Other(Optional<ReleaseDigest> release, Repair repair) {}

    /** Whether it would run in the same rollout. */
    static boolean stays(SourceRollout source, Other other) {
        return source.running()
                && source.policy().repair() == other.repair()
                && other.release().filter(digest -> !digest.equals(source.release())).isEmpty();
    }

    /** The rollout in which the tenants run now. */
    RolloutId run(
            SourceRollout source, List<TenantId> tenants, Other other, Optional<String> reason)
            throws RefusedReplayException {
        boolean stays =
                stays(source, other) && addJobs.add(source.id(), tenants) instanceof Outcome.Added;
        return stays ? source.id() : child(source, tenants, other, reason);
    }

    private RolloutId child(
            SourceRollout source, List<TenantId> tenants, Other other, Optional<String> reason)
            throws RefusedReplayException {
        return createRollout.create(
                new RolloutSpec(
                        source.project(),
                        other.release().orElse(source.release()),
                        check(source, tenants, other.release()),
                        tenants,
                        source.strategy(),
                        source.policy().with(other.repair()),
                        source.action(),
                        Optional.of(source.id()),
                        reason,
                        Optional.empty(),
                        "replay of " + source.id()));
    }

    /**
     * The target as the release to be used writes it.
     *
     * @throws RefusedReplayException when that release was never taken, or does not fit
     */
    Optional<String> check(
            SourceRollout source, List<TenantId> tenants, Optional<ReleaseDigest> release)
            throws RefusedReplayException {
        if (release.isEmpty()) {
            return source.toVersion();
        }
        var outline =
                releases.outline(release.get())
                        .orElseThrow(() ->
                                new RefusedReplayException(
                                        "RELEASE_UNKNOWN",
                                        "The release %s was never uploaded."
                                                .formatted(release.get()),
                                        "Upload the corrected migrations first."));
        var selection =
                new Selection(tenants.stream().map(TenantId::value).toList(), List.of(), Map.of());
        try {
            return plans.plan(
                            source.project(),
                            outline,
                            source.toVersion(),
                            selection,
                            source.policy(),
                            source.action() == RolloutSpec.Action.REVERT)
                    .toVersion();
        } catch (RefusedTargetException e) {
            throw new RefusedReplayException(e.code(), e.what(), e.remedy());
        } catch (RefusedSelectionException e) {
            throw new RefusedReplayException(
                    e.problems().getFirst().code(),
                    e.problems().getFirst().what(),
                    "Import the tenants with the rollout's project.");
        }
    }
}
