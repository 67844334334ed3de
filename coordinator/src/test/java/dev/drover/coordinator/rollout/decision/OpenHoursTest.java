package dev.drover.coordinator.rollout.decision;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.DayOfWeek;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalTime;
import java.time.ZoneId;
import java.util.EnumSet;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * In Berlin clocks went forward on 29 March 2026 from 02:00 to 03:00, and go back on 25 October.
 */
class OpenHoursTest {
    private static final ZoneId BERLIN = ZoneId.of("Europe/Berlin");

    @ParameterizedTest
    @CsvSource({
        // summer, over midnight: 20:00Z to 02:00Z
        "22:00, 04:00, 2026-07-01T19:59:59Z, false",
        "22:00, 04:00, 2026-07-01T20:00:00Z, true",
        "22:00, 04:00, 2026-07-02T01:59:59Z, true",
        "22:00, 04:00, 2026-07-02T02:00:00Z, false",
        // winter: an hour later
        "22:00, 04:00, 2026-01-01T20:30:00Z, false",
        "22:00, 04:00, 2026-01-01T21:00:00Z, true",
        // the beginning does not exist: it opens when clocks have gone forward
        "02:30, 04:00, 2026-03-29T00:59:59Z, false",
        "02:30, 04:00, 2026-03-29T01:00:00Z, true",
        "02:30, 04:00, 2026-03-29T02:00:00Z, false",
        // neither does the end: it is as much later
        "02:10, 02:40, 2026-03-29T01:00:00Z, true",
        "02:10, 02:40, 2026-03-29T01:39:59Z, true",
        "02:10, 02:40, 2026-03-29T01:40:00Z, false",
        // both come twice: open from the first to the second
        "02:15, 02:45, 2026-10-25T00:14:59Z, false",
        "02:15, 02:45, 2026-10-25T00:15:00Z, true",
        "02:15, 02:45, 2026-10-25T01:10:00Z, true",
        "02:15, 02:45, 2026-10-25T01:45:00Z, false",
        // the whole day
        "00:00, 00:00, 2026-07-01T11:00:00Z, true",
    })
    void itIsOpenByTheClocksOfItsZone(LocalTime from, LocalTime to, Instant at, boolean open) {
        var hours = new OpenHours(BERLIN, EnumSet.allOf(DayOfWeek.class), from, to);
        assertThat(hours.open(at)).isEqualTo(open);
    }

    @Test
    void aNightBelongsToTheDayOnWhichItBegins() {
        var friday =
                new OpenHours(
                        BERLIN, Set.of(DayOfWeek.FRIDAY), LocalTime.of(22, 0), LocalTime.of(4, 0));
        assertThat(friday.open(Instant.parse("2026-07-03T23:00:00Z"))).isTrue();
        assertThat(friday.open(Instant.parse("2026-07-02T23:00:00Z"))).isFalse();
        assertThat(friday.open(Instant.parse("2026-07-04T21:00:00Z"))).isFalse();
    }

    @ParameterizedTest
    @CsvSource({
        // the same night, also while yesterday's is still open
        "22:00, 04:00, MONDAY, 2026-07-06T19:59:59Z, 2026-07-06T20:00:00Z",
        "22:00, 04:00, MONDAY, 2026-07-06T20:00:00Z, 2026-07-13T20:00:00Z",
        "22:00, 04:00, MONDAY, 2026-07-07T01:00:00Z, 2026-07-13T20:00:00Z",
        // the local day is another one than the one in UTC
        "00:30, 01:00, TUESDAY, 2026-07-06T22:15:00Z, 2026-07-06T22:30:00Z",
        // clocks go forward over the beginning, and back before it
        "02:30, 04:00, SUNDAY, 2026-03-28T12:00:00Z, 2026-03-29T01:00:00Z",
        "05:00, 06:00, SUNDAY, 2026-10-24T12:00:00Z, 2026-10-25T04:00:00Z",
    })
    void itTellsWhenItOpensNext(
            LocalTime from, LocalTime to, DayOfWeek day, Instant now, Instant opens) {
        var hours = new OpenHours(BERLIN, Set.of(day), from, to);
        assertThat(hours.nextOpening(now)).contains(opens);
        assertThat(hours.open(opens)).isTrue();
    }

    @Test
    void withoutDaysItNeverOpens() {
        var never = new OpenHours(BERLIN, Set.of(), LocalTime.NOON, LocalTime.MIDNIGHT);
        assertThat(never.nextOpening(Instant.EPOCH)).isEmpty();
    }

    /** Whatever clocks do, somebody who waits for the window gets it every day. */
    @Test
    void everyWindowOpensOnceOnEveryDayOfTheYearAndNeverForNothing() {
        for (int from = 0; from < 24 * 60; from += 10) {
            for (int length = 10; length <= 24 * 60; length += 230) {
                var begin = LocalTime.MIDNIGHT.plusMinutes(from);
                var hours =
                        new OpenHours(
                                BERLIN,
                                EnumSet.allOf(DayOfWeek.class),
                                begin,
                                begin.plusMinutes(length));
                for (var day :
                        new String[] {"2026-03-28", "2026-03-29", "2026-10-24", "2026-10-25"}) {
                    var date = LocalDate.parse(day);
                    var open = Duration.between(hours.begin(date), hours.end(date));
                    assertThat(open)
                            .as("%s on %s", hours, day)
                            .isGreaterThan(Duration.ZERO)
                            .isBetween(
                                    Duration.ofMinutes(length - 60),
                                    Duration.ofMinutes(length + 60));
                    assertThat(hours.open(hours.begin(date))).isTrue();
                }
            }
        }
    }
}
