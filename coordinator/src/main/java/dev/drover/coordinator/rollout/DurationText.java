package dev.drover.coordinator.rollout;

import java.time.Duration;
import java.util.Optional;
import java.util.regex.Pattern;

/** {@code 30s}, {@code 15m}, {@code 1h30m}, {@code 2d}, {@code 0s}. */
final class DurationText {
    private static final Duration LONGEST = Duration.ofDays(30);

    /** Possessive, as otherwise each part of a text without end costs a frame of the stack. */
    private static final Pattern WHOLE = Pattern.compile("(?:\\d{1,7}(?:ms|s|m|h|d))++");

    private static final Pattern PART = Pattern.compile("(\\d+)(ms|s|m|h|d)");

    private DurationText() {}

    /** Empty when it is none, or longer than 30 days. */
    static Optional<Duration> parse(String text) {
        if (!WHOLE.matcher(text).matches()) {
            return Optional.empty();
        }
        var sum =
                PART.matcher(text)
                        .results()
                        .map(part -> duration(Long.parseLong(part.group(1)), part.group(2)))
                        .reduce(Duration.ZERO, Duration::plus);
        return Optional.of(sum).filter(duration -> duration.compareTo(LONGEST) <= 0);
    }

    private static Duration duration(long number, String unit) {
        return switch (unit) {
            case "ms" -> Duration.ofMillis(number);
            case "s" -> Duration.ofSeconds(number);
            case "m" -> Duration.ofMinutes(number);
            case "h" -> Duration.ofHours(number);
            default -> Duration.ofDays(number);
        };
    }
}
