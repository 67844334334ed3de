/**
 * What workers say about themselves, on topic {@code drover.heartbeats}. A lost heartbeat delays;
 * it never harms.
 */
@NullMarked
package dev.drover.contracts.liveness;

import org.jspecify.annotations.NullMarked;
