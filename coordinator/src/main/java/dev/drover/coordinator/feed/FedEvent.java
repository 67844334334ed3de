package dev.drover.coordinator.feed;

import dev.drover.contracts.wire.EventOutline;

/**
 * An event on its way.
 *
 * @param cursor where to resume behind it
 * @param json as it stands in the topic
 */
public record FedEvent(String cursor, EventOutline outline, String json) {}
