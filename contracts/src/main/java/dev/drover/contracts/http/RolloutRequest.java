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
 * @param action {@code migrate}; {@code revert}: take back what comes after {@code toVersion}; or
 *     {@code verify}: look and change nothing
 * @param reason why, for the record
 * @param supersede abort rollouts that hold the tenants and take over
 * @param plan of {@code POST /rollouts}: exactly this plan, which the same request without it has
 *     come to; refused when it would come to something else now
 */
public record RolloutRequest(
        String project,
        String release,
        Optional<String> toVersion,
        Selection selection,
        Strategy strategy,
        LedgerPolicy policy,
        String action,
        Optional<String> reason,
        Optional<Boolean> supersede,
        Optional<PlanView> plan) {

    /** Of no plan, and taking nothing over. */
    public RolloutRequest(
            String project,
            String release,
            Optional<String> toVersion,
            Selection selection,
            Strategy strategy,
            LedgerPolicy policy,
            String action,
            Optional<String> reason) {
        this(
                project,
                release,
                toVersion,
                selection,
                strategy,
                policy,
                action,
                reason,
                Optional.empty(),
                Optional.empty());
    }

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
     * How fast, how stubborn, and in which waves. What is absent is: one wave with all, no budget,
     * no windows.
     *
     * @param maxParallel jobs in flight in the whole rollout; 0: no limit of its own
     * @param perServer jobs in flight per server, where lower than the server's own limit; 0: the
     *     server's
     * @param maxAttempts tries of a job before it has failed for good
     * @param giveUpAfterSeconds age at which a job that keeps failing or being deferred has failed
     *     for good
     * @param backoffBaseMillis first backoff before jitter
     * @param waves one after the other; who is in none comes last
     * @param budget how many tenants may fail
     * @param onFailure when more do: {@code pause} (the default), {@code abort} or {@code continue}
     * @param ramp whether a wave begins with one tenant at a time, then two, then four …
     * @param settle how long a wave waits for tenants that are tried again; {@code 15m}
     * @param windows when which tenants may be worked on
     * @param health how busy its servers may be; absent: nobody looks
     */
    public record Strategy(
            int maxParallel,
            int perServer,
            int maxAttempts,
            long giveUpAfterSeconds,
            long backoffBaseMillis,
            Optional<List<Wave>> waves,
            Optional<Budget> budget,
            Optional<String> onFailure,
            Optional<Boolean> ramp,
            Optional<String> settle,
            Optional<List<Window>> windows,
            Optional<Health> health) {
        /** 12 tries or 24 hours, from 5 seconds on. */
        public static final Strategy DEFAULT = new Strategy(0, 0, 12, 24 * 3600, 5_000);

        public Strategy {
            waves = waves.map(List::copyOf);
            windows = windows.map(List::copyOf);
        }

        /** One wave with all. */
        public Strategy(
                int maxParallel,
                int perServer,
                int maxAttempts,
                long giveUpAfterSeconds,
                long backoffBaseMillis) {
            this(
                    maxParallel,
                    perServer,
                    maxAttempts,
                    giveUpAfterSeconds,
                    backoffBaseMillis,
                    Optional.empty(),
                    Optional.empty(),
                    Optional.empty(),
                    Optional.empty(),
                    Optional.empty(),
                    Optional.empty(),
                    Optional.empty());
        }
    }

    /**
     * How busy each server of the rollout may be before and during its waves; more pauses it. What
     * is absent is not limited.
     *
     * @param replicationLag of the standby furthest behind: a time ({@code 30s}) or WAL ({@code
     *     64MB})
     * @param activeSessions in a statement or in a transaction
     * @param oldestTransaction its age; {@code 15m}
     * @param lockQueue sessions that wait for a lock
     * @param breakers servers of the rollout that are held back at a time
     */
    public record Health(
            Optional<String> replicationLag,
            Optional<Integer> activeSessions,
            Optional<String> oldestTransaction,
            Optional<Integer> lockQueue,
            Optional<Integer> breakers) {}

    /**
     * Some of the tenants, told by exactly one of count, percent and labels.
     *
     * @param count that many
     * @param percent until that share of all tenants is in this wave and those before it
     * @param labels those who have them all
     * @param bake how long it is watched when its tenants are done; {@code 30m}
     * @param gate {@code auto} (the default), or {@code manual}: somebody promotes it
     * @param strict whether a single failure is too many
     */
    public record Wave(
            Optional<String> name,
            Optional<Integer> count,
            Optional<Double> percent,
            Optional<Map<String, String>> labels,
            Optional<String> bake,
            Optional<String> gate,
            Optional<Boolean> strict) {
        public Wave {
            labels = labels.map(Map::copyOf);
        }
    }

    /**
     * How many tenants may fail before the rollout stops.
     *
     * @param total of all waves together
     * @param perWave of one wave
     * @param perServer of one server
     */
    public record Budget(
            Optional<Limit> total, Optional<Limit> perWave, Optional<Limit> perServer) {}

    /**
     * Exceeded when one of the two is.
     *
     * @param failures tenants
     * @param percent share of the tenants there are
     */
    public record Limit(Optional<Integer> failures, Optional<Double> percent) {}

    /**
     * When tenants may be worked on. Who matches several may in each; who matches none, always.
     *
     * @param labels whom it concerns: those who have them all; absent: everybody
     * @param zone time zone, such as {@code Europe/Berlin}
     * @param days on which it opens, {@code mon} … {@code sun}; absent: every day
     * @param from local time, {@code 22:00}
     * @param to local time; not after {@code from}: on the next day
     */
    public record Window(
            Optional<Map<String, String>> labels,
            String zone,
            Optional<List<String>> days,
            String from,
            String to) {
        public Window {
            labels = labels.map(Map::copyOf);
            days = days.map(List::copyOf);
        }
    }
}
