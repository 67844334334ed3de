package dev.drover.engine.source;

import java.time.Duration;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * Lengths of time as PostgreSQL writes them: {@code 500ms}, {@code 2s}, {@code 5min}, {@code 1h}.
 */
final class DurationText {
    private static final Pattern TEXT = Pattern.compile("(\\d{1,9})\\s*(ms|s|min|h)");

    /** PostgreSQL keeps its timeouts as milliseconds in 32 bits. */
    private static final Duration LONGEST = Duration.ofMillis(Integer.MAX_VALUE);

    private DurationText() {}

    /** Empty when it is no such text, zero (which would mean no limit), or too long to be set. */
    static Optional<Duration> parse(String text) {
        var matcher = TEXT.matcher(text);
        if (!matcher.matches()) {
            return Optional.empty();
        }
        long number = Long.parseLong(matcher.group(1));
        var duration =
                switch (String.valueOf(matcher.group(2))) {
                    case "ms" -> Duration.ofMillis(number);
                    case "s" -> Duration.ofSeconds(number);
                    case "min" -> Duration.ofMinutes(number);
                    default -> Duration.ofHours(number);
                };
        return Optional.of(duration)
                .filter(each -> each.isPositive() && each.compareTo(LONGEST) <= 0);
    }
}
