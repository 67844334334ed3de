package dev.drover.coordinator.clock;

import java.time.Instant;
import java.time.InstantSource;
import java.util.function.LongSupplier;

/**
 * Time that nobody sets: the machine's as it was in the beginning, and what has passed since. If
 * the machine's clock is put an hour ahead meanwhile, no lease ends of it.
 */
final class SteadyTime implements InstantSource {
    private final Instant beginning;
    private final LongSupplier nanos;
    private final long nanosAtBeginning;

    /**
     * @param nanos a counter as {@link System#nanoTime}
     */
    SteadyTime(InstantSource machine, LongSupplier nanos) {
        this.nanos = nanos;
        this.nanosAtBeginning = nanos.getAsLong();
        this.beginning = machine.instant();
    }

    @Override
    public Instant instant() {
        return beginning.plusNanos(nanos.getAsLong() - nanosAtBeginning);
    }
}
