package dev.drover.coordinator.dispatch;

/** A careful beginning: one tenant of a wave at a time, then two, then four … Pure. */
public final class Ramp {
    private Ramp() {}

    /**
     * How many may be in flight after so many successes: each step waits for those of the one
     * before.
     *
     * @param most limit without the ramp; 0: none
     */
    public static int limit(int most, long succeeded) {
        int step = (int) Math.min(Long.highestOneBit(succeeded + 1), 1 << 30);
        return most == 0 ? step : Math.min(most, step);
    }
}
