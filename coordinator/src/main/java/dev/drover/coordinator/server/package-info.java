/**
 * What is asked of workers about servers. The coordinator never connects to a tenant server: it
 * writes a request down, the leader sends it as a command until it is answered or given up, and the
 * answer comes back as an event.
 */
@NullMarked
package dev.drover.coordinator.server;

import org.jspecify.annotations.NullMarked;
