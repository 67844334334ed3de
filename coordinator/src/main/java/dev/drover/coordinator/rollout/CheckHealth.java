package dev.drover.coordinator.rollout;

import dev.drover.contracts.http.RolloutRequest.Health;
import dev.drover.coordinator.rollout.decision.HealthLimits;

import java.math.BigDecimal;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/** Checks how busy servers may be. */
final class CheckHealth {
    private static final Pattern SIZE = Pattern.compile("(\\d{1,9})(B|kB|MB|GB)");
    private static final Map<String, Long> BYTES =
            Map.of("B", 1L, "kB", 1L << 10, "MB", 1L << 20, "GB", 1L << 30);

    private final StrategyProblems problems;

    CheckHealth(StrategyProblems problems) {
        this.problems = problems;
    }

    HealthLimits check(Health health) {
        var lag = health.replicationLag();
        var lagTime = lag.flatMap(DurationText::parse);
        var lagBytes = lag.flatMap(CheckHealth::size);
        if (lag.isPresent() && lagTime.isEmpty() && lagBytes.isEmpty()) {
            problems.value("health.replicationLag", lag, "a time such as 30s, or WAL such as 64MB");
        }
        var oldest = health.oldestTransaction().flatMap(DurationText::parse);
        if (health.oldestTransaction().isPresent()
                && oldest.filter(Duration::isPositive).isEmpty()) {
            problems.value(
                    "health.oldestTransaction",
                    health.oldestTransaction(),
                    "a time such as 30s, 15m or 2h, at most 30d");
        }
        notNegative("health.activeSessions", health.activeSessions());
        notNegative("health.lockQueue", health.lockQueue());
        notNegative("health.breakers", health.breakers());
        var limits =
                new HealthLimits(
                        lagTime,
                        lagBytes,
                        health.activeSessions(),
                        oldest,
                        health.lockQueue(),
                        health.breakers());
        if (health.equals(NOTHING)) {
            problems.add(
                    "EMPTY_LIMIT",
                    "health",
                    "The health limits limit nothing.",
                    "Write replicationLag, activeSessions, oldestTransaction, lockQueue or breakers, or leave the key out.");
        }
        return limits;
    }

    private static final Health NOTHING =
            new Health(
                    Optional.empty(),
                    Optional.empty(),
                    Optional.empty(),
                    Optional.empty(),
                    Optional.empty());

    private void notNegative(String where, Optional<Integer> number) {
        number.filter(given -> given < 0)
                .ifPresent(given ->
                        problems.add(
                                "INVALID_NUMBER",
                                where,
                                "%d is out of range.".formatted(given),
                                "Write 0 or more."));
    }

    /** As PostgreSQL writes them. */
    private static Optional<Long> size(String text) {
        var size = SIZE.matcher(text);
        return size.matches()
                ? Optional.of(
                        new BigDecimal(size.group(1))
                                .multiply(BigDecimal.valueOf(BYTES.getOrDefault(size.group(2), 1L)))
                                .longValueExact())
                : Optional.empty();
    }
}
