package dev.drover.coordinator.simulation;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.PriorityQueue;
import java.util.SplittableRandom;

/** What happens when, in simulated time. All chance comes from here, so a seed tells everything. */
final class Agenda {
    private static final int REMEMBERED = 400;

    /** An ordinary night, and those in which clocks in Berlin go forward and back. */
    private static final List<Instant> STARTS =
            List.of(
                    Instant.parse("2026-01-01T00:00:00Z"),
                    Instant.parse("2026-03-29T00:30:00Z"),
                    Instant.parse("2026-10-24T23:30:00Z"));

    private final SplittableRandom random;
    private final PriorityQueue<Entry> entries = new PriorityQueue<>();
    private final Deque<String> trace = new ArrayDeque<>();
    private Instant now;
    private long added;

    Agenda(long seed) {
        this.random = new SplittableRandom(seed);
        this.now = STARTS.get(random.nextInt(STARTS.size()));
    }

    private record Entry(Instant at, long number, Runnable action) implements Comparable<Entry> {
        @Override
        public int compareTo(Entry other) {
            int byTime = at.compareTo(other.at);
            return byTime != 0 ? byTime : Long.compare(number, other.number);
        }
    }

    Instant now() {
        return now;
    }

    SplittableRandom random() {
        return random;
    }

    void after(Duration delay, Runnable action) {
        at(now.plus(delay), action);
    }

    void at(Instant time, Runnable action) {
        entries.add(new Entry(time.isBefore(now) ? now : time, added++, action));
    }

    /** Lets the next entry happen; false when there is none before this time. */
    boolean next(Instant until) {
        var entry = entries.peek();
        if (entry == null || entry.at().isAfter(until)) {
            return false;
        }
        entries.remove();
        now = entry.at();
        entry.action().run();
        return true;
    }

    boolean chance(double probability) {
        return random.nextDouble() < probability;
    }

    Duration between(long fromMillis, long toMillis) {
        return Duration.ofMillis(random.nextLong(fromMillis, toMillis));
    }

    int number(int from, int to) {
        return random.nextInt(from, to);
    }

    /** Remembers what happened, for whoever reads a failing seed. */
    void tell(String what) {
        if (trace.size() == REMEMBERED) {
            trace.removeFirst();
        }
        trace.addLast(now.toString().substring(11) + " " + what);
    }

    String trace() {
        return String.join("\n", trace);
    }
}
