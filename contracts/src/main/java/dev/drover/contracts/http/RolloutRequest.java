package dev.drover.contracts.http;

import dev.drover.contracts.command.LedgerPolicy;

import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * {@code POST /rollouts} and {@code POST /plans}.
 *
 * @param release digest; the release must have been uploaded
 * @param toVersion last version to apply; absent: all
 * @param selection which tenants
 * @param strategy how
 * @param policy what to do with tenants whose ledger does not fit; may be left out
 * @param action {@code migrate}, or {@code verify}: look and change nothing
 * @param reason why, for the record
 */
public record RolloutRequest(
        String project,
        String release,
        Optional<String> toVersion,
        Selection selection,
        Strategy strategy,
        LedgerPolicy policy,
        String action,
        Optional<String> reason) {

    /**
     * Tenants that match all that is given; all of the project when nothing is.
     *
     * @param labels each must be equal
     * @param selector more about labels, such as {@code tier!=gold,region in (eu,us)}
     */
    public record Selection(
            List<String> tenants,
            List<String> servers,
            Map<String, String> labels,
            Optional<String> selector) {
        public static final Selection ALL = new Selection(List.of(), List.of(), Map.of());

        public Selection {
            tenants = List.copyOf(tenants);
            servers = List.copyOf(servers);
            labels = Map.copyOf(labels);
        }

        /** Without a selector. */
        public Selection(List<String> tenants, List<String> servers, Map<String, String> labels) {
            this(tenants, servers, labels, Optional.empty());
        }
    }

    /**
     * How fast, and how stubborn.
     *
     * @param maxParallel jobs in flight in the whole rollout; 0: no limit of its own
     * @param perServer jobs in flight per server, where lower than the server's own limit; 0: the
     *     server's
     * @param maxAttempts tries of a job before it has failed for good
     * @param giveUpAfterSeconds age at which a job that keeps failing or being deferred has failed
     *     for good
     * @param backoffBaseMillis first backoff before jitter
     */
    public record Strategy(
            int maxParallel,
            int perServer,
            int maxAttempts,
            long giveUpAfterSeconds,
            long backoffBaseMillis) {
        /** 12 tries or 24 hours, from 5 seconds on. */
        public static final Strategy DEFAULT = new Strategy(0, 0, 12, 24 * 3600, 5_000);
    }
}
