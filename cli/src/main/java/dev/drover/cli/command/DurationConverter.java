package dev.drover.cli.command;

import java.time.Duration;
import java.time.format.DateTimeParseException;
import java.util.regex.Pattern;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** {@code 30s}, {@code 5m}, {@code 1h30m}, {@code 500ms}, {@code 2d}, or ISO-8601 {@code PT5M}. */
final class DurationConverter implements ITypeConverter<Duration> {
    private static final Pattern WHOLE = Pattern.compile("(\\d{1,9}(ms|s|m|h|d))+");
    private static final Pattern PART = Pattern.compile("(\\d+)(ms|s|m|h|d)");

    @Override
    public Duration convert(String text) {
        var duration = text.startsWith("P") ? iso(text) : parts(text);
        if (duration.isZero() || duration.isNegative()) {
            throw wrong(text);
        }
        return duration;
    }

    private static Duration parts(String text) {
        if (!WHOLE.matcher(text).matches()) {
            throw wrong(text);
        }
        return PART.matcher(text)
                .results()
                .map(part -> {
                    var number = Long.parseLong(part.group(1));
                    return switch (part.group(2)) {
                        case "ms" -> Duration.ofMillis(number);
                        case "s" -> Duration.ofSeconds(number);
                        case "m" -> Duration.ofMinutes(number);
                        case "h" -> Duration.ofHours(number);
                        default -> Duration.ofDays(number);
                    };
                })
                .reduce(Duration.ZERO, Duration::plus);
    }

    private static Duration iso(String text) {
        try {
            return Duration.parse(text);
        } catch (DateTimeParseException e) {
            throw wrong(text);
        }
    }

    private static TypeConversionException wrong(String text) {
        return new TypeConversionException(
                "'" + text + "' is no duration such as 30s, 5m, 1h30m or 24h");
    }
}
