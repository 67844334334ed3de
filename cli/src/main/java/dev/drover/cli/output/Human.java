package dev.drover.cli.output;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Locale;

/** Numbers and times as people say them. */
public final class Human {
    private Human() {}

    /** {@code 12,408}. */
    public static String count(long number) {
        return String.format(Locale.ROOT, "%,d", number);
    }

    /** {@code 1 tenant}, {@code 12,408 tenants}. */
    public static String count(long number, String noun) {
        return count(number) + " " + (number == 1 ? noun : noun + "s");
    }

    /** The two greatest units: {@code 0.4 s}, {@code 8 s}, {@code 3 min 5 s}, {@code 2 d 4 h}. */
    public static String duration(Duration duration) {
        var seconds = Math.max(0, duration.toSeconds());
        if (seconds < 10 && duration.toMillisPart() != 0) {
            return String.format(Locale.ROOT, "%.1f s", Math.max(0, duration.toMillis()) / 1000.0);
        }
        if (seconds < 60) {
            return seconds + " s";
        }
        if (seconds < 3600) {
            return two(seconds / 60, "min", seconds % 60, "s");
        }
        if (seconds < 86_400) {
            return two(seconds / 3600, "h", seconds % 3600 / 60, "min");
        }
        return two(seconds / 86_400, "d", seconds % 86_400 / 3600, "h");
    }

    /** {@code 00:41:07}. */
    public static String clock(Duration duration) {
        var seconds = Math.max(0, duration.toSeconds());
        return String.format(
                Locale.ROOT, "%02d:%02d:%02d", seconds / 3600, seconds % 3600 / 60, seconds % 60);
    }

    /** {@code 3 min ago}; clocks that disagree a little make no future. */
    public static String ago(Instant then, Instant now) {
        var age = Duration.between(then, now);
        return age.toSeconds() < 1 ? "just now" : rough(age) + " ago";
    }

    /** The greatest unit alone: {@code 3 min}. */
    public static String rough(Duration duration) {
        var seconds = Math.max(0, duration.toSeconds());
        if (seconds < 60) {
            return seconds + " s";
        }
        if (seconds < 3600) {
            return seconds / 60 + " min";
        }
        return seconds < 86_400 ? seconds / 3600 + " h" : seconds / 86_400 + " d";
    }

    /** The first few, and how many more there are. */
    public static String some(List<String> names, long total, int shown) {
        var first = String.join(", ", names.subList(0, Math.min(shown, names.size())));
        var more = total - Math.min(shown, names.size());
        if (more <= 0) {
            return first;
        }
        return first.isEmpty() ? count(total) : first + " +" + count(more);
    }

    private static String two(long great, String greatUnit, long small, String smallUnit) {
        var text = great + " " + greatUnit;
        return small == 0 ? text : text + " " + small + " " + smallUnit;
    }
}
