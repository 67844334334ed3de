package dev.drover.coordinator.config;

import java.time.Duration;

/**
 * How long what is over is kept in the control database; for whoever minds its size.
 *
 * @param history rollouts after their end, with all that belongs to them, and what is remembered of
 *     lost commits
 * @param audit who decided what
 */
public record RetentionConfig(Duration history, Duration audit) {
    public static final RetentionConfig DEFAULT =
            new RetentionConfig(Duration.ofDays(90), Duration.ofDays(365));
}
