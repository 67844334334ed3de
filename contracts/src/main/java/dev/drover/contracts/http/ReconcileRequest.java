package dev.drover.contracts.http;

import java.util.Optional;

/**
 * {@code POST /reconciles}: let workers read the ledgers of tenants and set right what is believed
 * of them.
 *
 * @param project absent: the rollout's, or {@code default}
 * @param selection which tenants
 * @param rollout only tenants of this rollout, against its release; absent: the newest rollout's
 * @param reason why, for the record
 * @param release digest of an uploaded one, to compare with where nothing was ever rolled out
 */
public record ReconcileRequest(
        Optional<String> project,
        RolloutRequest.Selection selection,
        Optional<String> rollout,
        Optional<String> reason,
        Optional<String> release) {

    /** Only where something was rolled out. */
    public ReconcileRequest(
            Optional<String> project,
            RolloutRequest.Selection selection,
            Optional<String> rollout,
            Optional<String> reason) {
        this(project, selection, rollout, reason, Optional.empty());
    }
}
