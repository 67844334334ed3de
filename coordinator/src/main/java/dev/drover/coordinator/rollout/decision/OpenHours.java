package dev.drover.coordinator.rollout.decision;

import java.time.DayOfWeek;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalTime;
import java.time.ZoneId;
import java.time.ZonedDateTime;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/**
 * When work may be done: on each of the days once, from a local time to another.
 *
 * <p>Where clocks go forward over the beginning, it begins when they have; over the end, the end
 * comes as much later; over all of it, it is open as long as it would have been. Where clocks go
 * back, a time that comes twice begins with the first and ends with the second, so that no opening
 * is cut in two.
 *
 * @param from local time of its day
 * @param to local time; not after {@code from}: of the day after
 */
public record OpenHours(ZoneId zone, Set<DayOfWeek> days, LocalTime from, LocalTime to) {
    private static final int ONE_WEEK_AND_TODAY = 8;

    public OpenHours {
        days = Set.copyOf(days);
    }

    /** Whether work may be done then. */
    public boolean open(Instant now) {
        var today = now.atZone(zone).toLocalDate();
        return opens(today.minusDays(1), now) || opens(today, now);
    }

    /** When it opens next; an opening that has begun does not count. Empty: it has no days. */
    public Optional<Instant> nextOpening(Instant now) {
        var today = now.atZone(zone).toLocalDate();
        return Stream.iterate(today, day -> day.plusDays(1))
                .limit(ONE_WEEK_AND_TODAY)
                .filter(day -> days.contains(day.getDayOfWeek()))
                .map(this::begin)
                .filter(begin -> begin.isAfter(now))
                .findFirst();
    }

    private boolean opens(LocalDate day, Instant now) {
        return days.contains(day.getDayOfWeek())
                && !now.isBefore(begin(day))
                && now.isBefore(end(day));
    }

    /** When the opening of that day begins. */
    Instant begin(LocalDate day) {
        var local = day.atTime(from);
        var gap = zone.getRules().getTransition(local);
        return gap != null && gap.isGap()
                ? gap.getInstant()
                : ZonedDateTime.of(local, zone).withEarlierOffsetAtOverlap().toInstant();
    }

    /** When the opening of that day ends. */
    Instant end(LocalDate day) {
        var local = (to.isAfter(from) ? day : day.plusDays(1)).atTime(to);
        var end = ZonedDateTime.of(local, zone).withLaterOffsetAtOverlap().toInstant();
        var begin = begin(day);
        return end.isAfter(begin) ? end : begin.plus(Duration.between(day.atTime(from), local));
    }
}
