package dev.drover.coordinator.reconcile;

import dev.drover.contracts.ProjectName;
import dev.drover.contracts.ReleaseDigest;
import dev.drover.contracts.RolloutId;
import dev.drover.contracts.TenantId;
import dev.drover.contracts.http.ReconcileRequest;
import dev.drover.contracts.http.RolloutRequest.Strategy;
import dev.drover.coordinator.audit.Actor;
import dev.drover.coordinator.audit.Audit;
import dev.drover.coordinator.fleet.FindTenants;
import dev.drover.coordinator.fleet.RefusedSelectionException;
import dev.drover.coordinator.rollout.CreateRollout;
import dev.drover.coordinator.rollout.RolloutSpec;
import dev.drover.coordinator.rollout.RolloutSpec.Action;
import java.time.InstantSource;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;

/** Begins verifications. */
public final class Reconcile {
    private static final String DEFAULT_PROJECT = "default";

    private static final String OF_ROLLOUT = "SELECT tenant FROM job WHERE rollout = :rollout";

    private final Jdbi jdbi;
    private final InstantSource clock;
    private final FindTenants tenants;
    private final CreateRollout createRollout;

    public Reconcile(Jdbi jdbi, InstantSource clock) {
        this.jdbi = jdbi;
        this.clock = clock;
        this.tenants = new FindTenants(jdbi);
        this.createRollout = new CreateRollout(jdbi, clock);
    }

    /**
     * The same request twice, for whoever cannot know whether the first one arrived.
     *
     * @param key the same key names the same rollout
     * @param digest tells the same request from another one under the same key
     */
    public record Repeat(Optional<String> key, String digest) {}

    /**
     * The rollout that verifies.
     *
     * @throws RefusedReconcileException when nothing was ever rolled out there, and no uploaded
     *     release is named to compare with
     * @throws RefusedSelectionException when the selection names what is not there, or nothing
     * @throws dev.drover.coordinator.rollout.TenantsHeldException when a tenant is busy
     */
    public RolloutId run(ReconcileRequest request, Repeat repeat, Actor actor)
            throws RefusedReconcileException, RefusedSelectionException {
        var reference = jdbi.withHandle(handle -> reference(handle, request));
        var found = tenants.find(reference.project(), request.selection()).tenants();
        var selected = request.rollout().isPresent() ? of(request.rollout().get(), found) : found;
        if (selected.isEmpty()) {
            throw new RefusedReconcileException(
                    "No tenant of rollout %s matches the selection."
                            .formatted(request.rollout().orElse("")),
                    "Name tenants of that rollout, or leave --rollout out.");
        }
        return begin(reference, selected, actor, request.reason(), repeat);
    }

    /** Verifies these, and says so in the audit. */
    RolloutId begin(
            Reference reference,
            List<TenantId> selected,
            Actor actor,
            Optional<String> reason,
            Repeat repeat) {
        return jdbi.inTransaction(handle -> {
            var id =
                    createRollout.create(
                            new RolloutSpec(
                                    reference.project(),
                                    reference.release(),
                                    Optional.empty(),
                                    selected,
                                    Strategy.DEFAULT,
                                    reference.policy(),
                                    Action.VERIFY,
                                    Optional.empty(),
                                    reason,
                                    repeat.key(),
                                    repeat.digest()));
            Audit.note(handle, clock.instant(), actor, "reconcile", id.value(), reason);
            return id;
        });
    }

    private static Reference reference(Handle handle, ReconcileRequest request)
            throws RefusedReconcileException {
        if (request.rollout().isPresent()) {
            var id = new RolloutId(request.rollout().get());
            return Reference.find(handle, id)
                    .filter(found ->
                            request.project().isEmpty()
                                    || request.project().get().equals(found.project().value()))
                    .orElseThrow(() ->
                            new RefusedReconcileException(
                                    "Rollout %s is of another project.".formatted(id),
                                    "Leave the project out."));
        }
        var project = new ProjectName(request.project().orElse(DEFAULT_PROJECT));
        var newest = Reference.newest(handle, project);
        if (newest.isEmpty() && request.release().isPresent()) {
            var release = new ReleaseDigest(request.release().get());
            return Reference.uploaded(handle, project, release)
                    .orElseThrow(() ->
                            new RefusedReconcileException(
                                    "The release %s was never uploaded.".formatted(release),
                                    "Upload it first; drover plan does so."));
        }
        return newest.orElseThrow(() ->
                new RefusedReconcileException(
                        "Nothing of project %s was ever rolled out.".formatted(project),
                        "There is nothing to compare ledgers with; drover plan -m DIR --fresh compares them with"
                                + " those migrations, and drover apply begins."));
    }

    private List<TenantId> of(String rollout, List<TenantId> found) {
        Set<String> there =
                jdbi.withHandle(handle ->
                        new HashSet<>(
                                handle.createQuery(OF_ROLLOUT)
                                        .bind("rollout", rollout)
                                        .mapTo(String.class)
                                        .list()));
        return found.stream().filter(tenant -> there.contains(tenant.value())).toList();
    }
}
