package dev.drover.engine;

/**
 * Which history of a server a session spoke to. After a failover the timeline is another one; a
 * server that was made anew, or restored to another place, is another system.
 *
 * @param system the system identifier that the cluster was born with; a replica has its primary's
 * @param timeline grows by one with each promotion
 */
public record ServerIdentity(String system, int timeline) {}
