package dev.drover.coordinator.rollout;

import dev.drover.contracts.ProjectName;
import dev.drover.contracts.ReleaseDigest;
import dev.drover.contracts.RolloutId;
import dev.drover.contracts.TenantId;
import dev.drover.contracts.command.LedgerPolicy;
import dev.drover.contracts.http.ExcludedTenants.Excluded;
import dev.drover.contracts.http.RolloutRequest.Selection;
import dev.drover.contracts.http.RolloutRequest.Strategy;

import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A rollout to be: everything is checked and selected, it only has to be written down.
 *
 * @param toVersion last version to apply; absent: the whole release
 * @param tenants each once, all of the project
 * @param policy what to do with tenants whose ledger does not fit
 * @param parent whose failures this one replays
 * @param idempotencyKey the same key names the same rollout, however often it is asked for
 * @param requestDigest tells the same request from another one under the same key
 * @param choice how its tenants were chosen
 */
public record RolloutSpec(
        ProjectName project,
        ReleaseDigest release,
        Optional<String> toVersion,
        List<TenantId> tenants,
        Strategy strategy,
        LedgerPolicy policy,
        Action action,
        Optional<RolloutId> parent,
        Optional<String> reason,
        Optional<String> idempotencyKey,
        String requestDigest,
        Choice choice) {

    /** What the workers do with each tenant. */
    public enum Action {
        MIGRATE,
        VERIFY,
        REVERT;

        /** As the control database and the API write it. */
        public String word() {
            return switch (this) {
                case MIGRATE -> "migrate";
                case VERIFY -> "verify";
                case REVERT -> "revert";
            };
        }

        /**
         * @throws IllegalArgumentException naming the words there are
         */
        public static Action of(String word) {
            return switch (word) {
                case "migrate" -> MIGRATE;
                case "verify" -> VERIFY;
                case "revert" -> REVERT;
                default ->
                        throw new IllegalArgumentException(
                                "\"" + word + "\" is no action: migrate, revert or verify");
            };
        }
    }

    public RolloutSpec {
        tenants = List.copyOf(tenants);
    }

    /**
     * How tenants were chosen.
     *
     * @param selection what tenants that come later must match to belong to it
     * @param excluded tenants that match, and that it leaves out
     * @param seed of the draw that puts them in waves; absent: the rollout's own
     */
    public record Choice(Selection selection, List<Excluded> excluded, Optional<String> seed) {
        /** Nobody who comes later. */
        static final Choice BY_NAME =
                new Choice(new Selection(List.of(NOBODY), List.of(), Map.of()), List.of());

        public Choice {
            excluded = List.copyOf(excluded);
        }

        /** With a draw of the rollout's own. */
        public Choice(Selection selection, List<Excluded> excluded) {
            this(selection, excluded, Optional.empty());
        }
    }

    /** No tenant has such an id. */
    private static final String NOBODY = "-";

    /** Of tenants that were chosen by name, none left out. */
    public RolloutSpec(
            ProjectName project,
            ReleaseDigest release,
            Optional<String> toVersion,
            List<TenantId> tenants,
            Strategy strategy,
            LedgerPolicy policy,
            Action action,
            Optional<RolloutId> parent,
            Optional<String> reason,
            Optional<String> idempotencyKey,
            String requestDigest) {
        this(
                project,
                release,
                toVersion,
                tenants,
                strategy,
                policy,
                action,
                parent,
                reason,
                idempotencyKey,
                requestDigest,
                Choice.BY_NAME);
    }
}
