package dev.drover.coordinator.failure;

import static java.util.stream.Collectors.groupingBy;
import static java.util.stream.Collectors.mapping;
import static java.util.stream.Collectors.toList;
import static java.util.stream.Collectors.toSet;

import dev.drover.contracts.ReleaseDigest;
import dev.drover.contracts.RolloutId;
import dev.drover.contracts.TenantId;
import dev.drover.contracts.command.LedgerPolicy.Repair;
import dev.drover.contracts.http.ReplayRequest;
import dev.drover.contracts.http.ReplayView;
import dev.drover.coordinator.audit.Actor;
import dev.drover.coordinator.audit.Audit;
import dev.drover.coordinator.failure.FailedTenants.Failed;
import dev.drover.coordinator.failure.FailedTenants.Quarantined;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;

/** Runs again exactly what has failed. */
public final class Replay {
    private final Jdbi jdbi;
    private final InstantSource clock;
    private final ReplayRollout replayRollout;

    public Replay(Jdbi jdbi, InstantSource clock) {
        this.jdbi = jdbi;
        this.clock = clock;
        this.replayRollout = new ReplayRollout(jdbi, clock);
    }

    /**
     * Replays, or only says what would be; all or nothing.
     *
     * @throws RefusedReplayException when the request names nothing that can be replayed, or
     *     another release that does not fit
     * @throws dev.drover.coordinator.rollout.TenantsHeldException when a tenant is busy by now
     */
    public ReplayView run(ReplayRequest request) throws RefusedReplayException {
        return run(request, new Actor("api", ""));
    }

    /** Like the other, for somebody who is known. */
    public ReplayView run(ReplayRequest request, Actor actor) throws RefusedReplayException {
        if (request.tenants().isEmpty()
                && request.rollout().isEmpty()
                && request.fingerprint().filter(text -> !text.isEmpty()).isEmpty()
                && request.filter().isEmpty()
                && request.jobs().isEmpty()) {
            throw new RefusedReplayException(
                    "REPLAY_UNBOUNDED",
                    "The request names neither tenants nor jobs nor a rollout nor a fingerprint nor a filter.",
                    "Say which failures to replay; drover failures shows them.");
        }
        // transactions of the collaborators join this one, so several rollouts begin or none
        return jdbi.inTransaction(handle -> run(handle, request, actor));
    }

    private ReplayView run(Handle handle, ReplayRequest request, Actor actor)
            throws RefusedReplayException {
        var failed = failed(handle, request);
        var byRollout = byRollout(failed);
        var other =
                new ReplayRollout.Other(
                        request.release().map(ReleaseDigest::new),
                        request.repair().map(Repair::of).orElse(Repair.NONE));
        var rollouts = new ArrayList<String>();
        for (var each : byRollout.entrySet()) {
            var source = SourceRollout.find(handle, each.getKey());
            if (request.dryRun()) {
                replayRollout.check(source, each.getValue(), other.release());
                if (ReplayRollout.stays(source, other)) {
                    rollouts.add(source.id().value());
                }
            } else {
                var rollout = replayRollout.run(source, each.getValue(), other, request.reason());
                rollouts.add(rollout.value());
                note(handle, actor, rollout, other, request.reason());
            }
        }
        var tenants = failed.stream().map(one -> one.tenant().value()).sorted().toList();
        return new ReplayView(tenants, rollouts, request.dryRun());
    }

    private static List<Failed> failed(Handle handle, ReplayRequest request)
            throws RefusedReplayException {
        var failed = FailedTenants.find(handle, request);
        if (failed.isEmpty() || !request.tenants().isEmpty() || request.jobs().isPresent()) {
            var quarantined = FailedTenants.quarantined(handle, request);
            NamedJobs.refuseOthers(
                    request,
                    Stream.concat(
                                    failed.stream().map(Failed::job),
                                    quarantined.stream().map(Quarantined::job))
                            .collect(toSet()));
            refuseQuarantined(quarantined);
        }
        if (failed.isEmpty()) {
            throw new RefusedReplayException(
                    "NOTHING_TO_REPLAY",
                    "No tenant that stands failed matches the request.",
                    "Look with drover failures; what still runs or waits needs no replay.");
        }
        var fingerprints = failed.stream().map(Failed::fingerprint).distinct().toList();
        if (request.fingerprint().isPresent() && fingerprints.size() > 1) {
            throw new RefusedReplayException(
                    "FINGERPRINT_AMBIGUOUS",
                    "\"%s\" is the beginning of %d fingerprints."
                            .formatted(request.fingerprint().get(), fingerprints.size()),
                    "Write more of it: " + String.join(", ", fingerprints) + ".");
        }
        return failed;
    }

    /** Who is named, or all that would be left, is not passed over without a word. */
    private static void refuseQuarantined(List<Quarantined> quarantined)
            throws RefusedReplayException {
        if (quarantined.isEmpty()) {
            return;
        }
        var first = quarantined.getFirst();
        int others = quarantined.size() - 1;
        var more = others > 0 ? ", and %,d more".formatted(others) : "";
        throw new RefusedReplayException(
                "TENANTS_QUARANTINED",
                "Tenant \"%s\" is in quarantine (%s)%s; nothing was replayed."
                        .formatted(first.tenant(), first.reason(), more),
                "Leave it out, or end the quarantine first: drover tenants release.");
    }

    private static Map<RolloutId, List<TenantId>> byRollout(List<Failed> failed) {
        return failed.stream()
                .collect(
                        groupingBy(
                                Failed::rollout,
                                LinkedHashMap::new,
                                mapping(Failed::tenant, toList())));
    }

    private void note(
            Handle handle,
            Actor actor,
            RolloutId rollout,
            ReplayRollout.Other other,
            Optional<String> reason) {
        var action = other.repair() == Repair.NONE ? "replay" : "repair";
        Audit.note(handle, clock.instant(), actor, action, rollout.value(), reason);
    }
}
