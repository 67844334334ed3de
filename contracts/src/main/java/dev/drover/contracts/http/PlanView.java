package dev.drover.contracts.http;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * What a rollout would do, as far as the coordinator knows.
 *
 * @param tenants how many are selected
 * @param upToDate how many of them miss nothing; going back: have nothing to undo
 * @param oldestPicture the oldest time at which a selected tenant's state was told; absent when
 *     none ever was
 * @param unknown how many have never been looked at: they count as missing everything; going back,
 *     nobody knows what they have to undo
 * @param excluded those that match and are left out, not counted above; absent: none
 * @param detail how it would go, and what to think of before
 * @param action {@code revert}: it takes back what comes after the target; else, or absent, it goes
 *     forward
 */
public record PlanView(
        String project,
        String release,
        String target,
        int tenants,
        int upToDate,
        int unknown,
        Optional<Instant> oldestPicture,
        List<Group> groups,
        List<ServerShare> servers,
        Optional<ExcludedTenants> excluded,
        Optional<Detail> detail,
        Optional<String> action) {

    public PlanView {
        groups = List.copyOf(groups);
        servers = List.copyOf(servers);
    }

    /** Going forward, without detail. */
    public PlanView(
            String project,
            String release,
            String target,
            int tenants,
            int upToDate,
            int unknown,
            Optional<Instant> oldestPicture,
            List<Group> groups,
            List<ServerShare> servers,
            Optional<ExcludedTenants> excluded) {
        this(
                project,
                release,
                target,
                tenants,
                upToDate,
                unknown,
                oldestPicture,
                groups,
                servers,
                excluded,
                Optional.empty(),
                Optional.empty());
    }

    /** Whether it takes back what comes after the target. */
    public boolean goesBack() {
        return action.filter("revert"::equals).isPresent();
    }

    /** The same with detail. */
    public PlanView with(Detail more) {
        return new PlanView(
                project,
                release,
                target,
                tenants,
                upToDate,
                unknown,
                oldestPicture,
                groups,
                servers,
                excluded,
                Optional.of(more),
                action);
    }

    /**
     * How it would go.
     *
     * @param seed of the draw that puts tenants in waves
     * @param digest over release, target, policy, strategy, selection, the tenants, their labels
     *     and how each stands
     * @param medianPicture half of the selected tenants were told of before, half after; absent:
     *     none ever was
     * @param medianJobSeconds of a tenant in which something was applied, in the project's last
     *     rollouts; absent: there is none
     * @param windows who may be worked on when, the most tenants first; absent: the strategy has no
     *     windows
     */
    public record Detail(
            String seed,
            String digest,
            Optional<Instant> medianPicture,
            Optional<Double> medianJobSeconds,
            List<Wave> waves,
            List<Warning> warnings,
            Optional<List<WindowShare>> windows) {
        public Detail {
            windows = windows.map(List::copyOf);
            waves = List.copyOf(waves);
            warnings = List.copyOf(warnings);
        }

        /** The same with one more thing to think of, before all others. */
        public Detail with(Warning first) {
            return new Detail(
                    seed,
                    digest,
                    medianPicture,
                    medianJobSeconds,
                    waves,
                    Stream.concat(Stream.of(first), warnings.stream()).toList(),
                    windows);
        }
    }

    /**
     * A part of it.
     *
     * @param behind how many of its tenants miss something
     * @param sample some of them
     * @param gate {@code auto} or {@code manual}
     * @param bakeSeconds how long it is watched when its tenants are done
     * @param estimateSeconds how long its tenants take, as far as the past tells; absent: unknown
     */
    public record Wave(
            int number,
            Optional<String> name,
            int tenants,
            int behind,
            List<String> sample,
            String gate,
            long bakeSeconds,
            Optional<Long> estimateSeconds) {
        public Wave {
            sample = List.copyOf(sample);
        }
    }

    /**
     * Tenants that the same windows concern.
     *
     * @param windows of the strategy; they may be worked on while any is open. None: at any time
     */
    public record WindowShare(List<RolloutRequest.Window> windows, int tenants) {
        public WindowShare {
            windows = List.copyOf(windows);
        }
    }

    /**
     * Something to think of before.
     *
     * @param code stable name
     * @param where a file and line, or empty
     */
    public record Warning(String code, String where, String what, String remedy) {}

    /**
     * Tenants that miss the same, or going back have the same to undo.
     *
     * @param at their version; absent: nothing known or nothing applied
     * @param pending what they miss, in order, without what the policy leaves out; going back: what
     *     they undo, the last first
     * @param sample some of them
     * @param outOfOrder present where migrations are not applied, but later ones are
     */
    public record Group(
            Optional<String> at,
            List<String> pending,
            int tenants,
            List<String> sample,
            Optional<OutOfOrder> outOfOrder) {
        public Group {
            pending = List.copyOf(pending);
            sample = List.copyOf(sample);
        }
    }

    /**
     * Migrations that later ones have overtaken.
     *
     * @param treatment what the request's policy does: {@code refuse}, and the tenants would fail;
     *     {@code allow}, and they are among the pending; {@code ignore}, and they are left out
     */
    public record OutOfOrder(List<String> versions, String treatment) {
        public OutOfOrder {
            versions = List.copyOf(versions);
        }
    }

    public record ServerShare(String server, int tenants, int limit) {}
}
