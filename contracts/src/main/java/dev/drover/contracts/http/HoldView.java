package dev.drover.contracts.http;

import java.time.Instant;
import java.util.Optional;

/**
 * Whether the whole fleet is held.
 *
 * @param since when it last changed
 */
public record HoldView(
        boolean held, Optional<String> reason, Optional<String> actor, Optional<Instant> since) {}
