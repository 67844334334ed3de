package dev.drover.engine;

import java.util.UUID;

/** What a ledger row has to say to the outside. */
public record OutboxEvent(UUID id, String payload) {}
