package dev.drover.contracts.status;

/**
 * Which history of a server a worker saw. After a failover the timeline is another one, and what
 * was committed last before it may be lost.
 *
 * @param system the cluster's system identifier, 64 bits in decimal digits
 * @param timeline grows with each promotion
 */
public record ServerIdentity(String system, int timeline) {}
