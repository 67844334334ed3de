package dev.drover.coordinator.rollout.decision;

import dev.drover.contracts.status.ServerEvent.Load;

import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/** Judges what a probe has found on one server. Pure. */
public final class JudgeHealth {
    private final HealthLimits limits;
    private final List<String> unseen = new ArrayList<>();
    private final List<String> beyond = new ArrayList<>();
    private final List<String> within = new ArrayList<>();

    private JudgeHealth(HealthLimits limits) {
        this.limits = limits;
    }

    /** What came of a probe. */
    public sealed interface Reading {
        /**
         * @param load absent: the worker does not look
         */
        record Seen(Optional<Load> load) implements Reading {}

        /** The worker could not look. */
        record Refused(String code, String message) implements Reading {}

        /** No worker has answered in time. */
        record NoAnswer(Duration patience) implements Reading {}
    }

    /** What it means. */
    public sealed interface Verdict {
        /** For people: the value, and the limit where there is one to tell. */
        String detail();

        record Passed(String detail) implements Verdict {}

        record Failed(String detail) implements Verdict {}

        /** Nothing is known, and nobody may go on as if all were well. */
        record Inconclusive(String detail) implements Verdict {}
    }

    public static Verdict judge(HealthLimits limits, Reading reading) {
        return switch (reading) {
            case Reading.NoAnswer(var patience) ->
                    new Verdict.Inconclusive(
                            "no worker has answered within %d s".formatted(patience.toSeconds()));
            case Reading.Refused(var code, var message) ->
                    new Verdict.Inconclusive("%s: %s".formatted(code, message));
            case Reading.Seen(var load) ->
                    load.map(seen -> new JudgeHealth(limits).judge(seen))
                            .orElseGet(() ->
                                    new Verdict.Inconclusive(
                                            "the worker is too old to tell; update the workers"));
        };
    }

    private Verdict judge(Load load) {
        compare(
                "replication lag",
                load.replicationLagMillis().map(Duration::ofMillis),
                limits.replicationLag(),
                JudgeHealth::time);
        compare(
                "replication lag",
                load.replicationLagBytes(),
                limits.replicationLagBytes(),
                JudgeHealth::size);
        compare("active sessions", load.activeSessions(), limits.activeSessions(), String::valueOf);
        compare(
                "oldest transaction",
                load.oldestTransactionMillis().map(Duration::ofMillis),
                limits.oldestTransaction(),
                JudgeHealth::time);
        compare("lock queue", Optional.of(load.lockQueue()), limits.lockQueue(), String::valueOf);
        if (!beyond.isEmpty()) {
            return new Verdict.Failed(String.join("; ", beyond));
        }
        return unseen.isEmpty()
                ? new Verdict.Passed(String.join(", ", within))
                : new Verdict.Inconclusive(
                        "the migrating role may not see %s; grant it pg_monitor"
                                .formatted(String.join(" and ", unseen)));
    }

    private <T extends Comparable<T>> void compare(
            String what, Optional<T> value, Optional<T> limit, Function<T, String> words) {
        if (limit.isEmpty()) {
            return;
        }
        if (value.isEmpty()) {
            unseen.add(what);
        } else if (value.get().compareTo(limit.get()) > 0) {
            beyond.add(
                    "%s is %s, at most %s is allowed"
                            .formatted(what, words.apply(value.get()), words.apply(limit.get())));
        } else {
            within.add(what + " " + words.apply(value.get()));
        }
    }

    private static String time(Duration time) {
        var rest = time.toMinutes() > 0 ? time.truncatedTo(ChronoUnit.SECONDS) : time;
        return rest.toString().substring(2).toLowerCase(java.util.Locale.ROOT);
    }

    private static String size(long bytes) {
        return bytes < 1 << 20 ? bytes + " B" : (bytes >> 20) + " MB";
    }
}
