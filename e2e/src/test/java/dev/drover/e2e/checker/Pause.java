package dev.drover.e2e.checker;

/**
 * A time in which a rollout was to stand still, from the answer to whoever paused it until just
 * before it was resumed.
 *
 * @param before how many dispatches its jobs had had at the beginning
 * @param after how many at the end
 */
public record Pause(String rollout, long before, long after) {}
