package dev.drover.coordinator.api;

import dev.drover.contracts.http.FailureGroupView;

import java.time.DateTimeException;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/**
 * A place among groups of failures: those with most tenants that stand failed come first. A group
 * that grows between two pages moves to the front and may be missed; it is never told twice for
 * standing still.
 */
record PageOfFailures(int open, int tenants, Instant lastSeen, String fingerprint) {
    private static final Comparator<PageOfFailures> ORDER =
            Comparator.comparingInt(PageOfFailures::open)
                    .thenComparingInt(PageOfFailures::tenants)
                    .thenComparing(PageOfFailures::lastSeen)
                    .reversed()
                    .thenComparing(PageOfFailures::fingerprint);

    static List<FailureGroupView> of(
            List<FailureGroupView> all, Optional<String> after, int atMost) {
        var place = after.map(PageOfFailures::parse);
        return all.stream()
                .filter(group -> place.isEmpty() || ORDER.compare(at(group), place.get()) > 0)
                .limit(atMost)
                .toList();
    }

    static String cursor(FailureGroupView group) {
        return "%d/%d/%s/%s"
                .formatted(group.open(), group.count(), group.lastSeen(), group.fingerprint());
    }

    private static PageOfFailures at(FailureGroupView group) {
        return new PageOfFailures(
                group.open(), group.count(), group.lastSeen(), group.fingerprint());
    }

    private static PageOfFailures parse(String cursor) {
        var parts = List.of(cursor.split("/", 4));
        try {
            if (parts.size() == 4) {
                return new PageOfFailures(
                        Integer.parseInt(parts.getFirst()),
                        Integer.parseInt(parts.get(1)),
                        Instant.parse(parts.get(2)),
                        parts.getLast());
            }
        } catch (NumberFormatException | DateTimeException e) {
            // told below, like any other text
        }
        throw Page.notACursor(cursor);
    }
}
