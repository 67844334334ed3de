package dev.drover.engine;

import java.time.Instant;
import java.util.Optional;

/**
 * The session that holds the lease that was asked for.
 *
 * @param since when that session connected
 * @param state what it does, as {@code pg_stat_activity} says; empty where rights do not suffice
 */
public record LeaseHolder(
        int pid, String application, Optional<Instant> since, Optional<String> state) {}
