package dev.drover.coordinator.rollout;

import dev.drover.contracts.http.RolloutRequest.Window;
import dev.drover.coordinator.rollout.decision.OpenHours;

import java.time.DateTimeException;
import java.time.DayOfWeek;
import java.time.LocalTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Checks the windows of a strategy. */
final class CheckWindows {
    /** Each is a bit of a job's mask. */
    private static final int MOST = 30;

    private static final String END_OF_DAY = "24:00";
    private static final List<String> DAYS =
            List.of("mon", "tue", "wed", "thu", "fri", "sat", "sun");

    private final StrategyProblems problems;

    CheckWindows(StrategyProblems problems) {
        this.problems = problems;
    }

    List<Spread.Hours> check(List<Window> windows) {
        if (windows.size() > MOST) {
            problems.add(
                    "WINDOWS",
                    "windows",
                    "There are %d windows.".formatted(windows.size()),
                    "Name at most %d.".formatted(MOST));
            return List.of();
        }
        var all = new ArrayList<Spread.Hours>();
        for (int i = 0; i < windows.size(); i++) {
            all.add(window("windows[%d]".formatted(i), windows.get(i)));
        }
        return all;
    }

    private Spread.Hours window(String where, Window window) {
        var days = days(where + ".days", window.days());
        var from = time(where + ".from", window.from());
        var to = time(where + ".to", window.to());
        if (from.isPresent() && from.equals(to) && !window.to().equals(END_OF_DAY)) {
            never(where, "It ends when it begins.", "For the whole day write 00:00 and 24:00.");
        }
        if (window.days().filter(List::isEmpty).isPresent()) {
            never(where, "It opens on no day.", "Name days, or leave the key out.");
        }
        return new Spread.Hours(
                window.labels().orElse(Map.of()),
                new OpenHours(
                        zone(where + ".zone", window.zone()),
                        days,
                        from.orElse(LocalTime.MIDNIGHT),
                        to.orElse(LocalTime.NOON)));
    }

    private void never(String where, String why, String remedy) {
        problems.add("WINDOW_NEVER_OPENS", where, "The window never opens. " + why, remedy);
    }

    private ZoneId zone(String where, String name) {
        try {
            return ZoneId.of(name);
        } catch (DateTimeException e) {
            problems.value(where, Optional.of(name), "a time zone such as Europe/Berlin or UTC");
            return ZoneOffset.UTC;
        }
    }

    private Set<DayOfWeek> days(String where, Optional<List<String>> names) {
        if (names.isEmpty()) {
            return EnumSet.allOf(DayOfWeek.class);
        }
        var days = EnumSet.noneOf(DayOfWeek.class);
        for (var name : names.get()) {
            int day = DAYS.indexOf(name.toLowerCase(Locale.ROOT));
            if (day < 0) {
                problems.value(where, Optional.of(name), String.join(", ", DAYS));
            } else {
                days.add(DayOfWeek.of(day + 1));
            }
        }
        return days;
    }

    /** {@code 24:00} is the midnight at which the day ends. */
    private Optional<LocalTime> time(String where, String text) {
        if (text.equals(END_OF_DAY) && where.endsWith(".to")) {
            return Optional.of(LocalTime.MIDNIGHT);
        }
        try {
            return Optional.of(LocalTime.parse(text));
        } catch (DateTimeException e) {
            problems.value(where, Optional.of(text), "a time of day such as 22:00");
            return Optional.empty();
        }
    }
}
