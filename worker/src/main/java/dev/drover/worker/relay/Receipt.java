package dev.drover.worker.relay;

import java.time.Instant;

/**
 * The broker has the record.
 *
 * @param brokerTime when it was appended, by the broker's clock where the topic is kept so
 */
public record Receipt(Instant brokerTime, int partition, long offset) {}
