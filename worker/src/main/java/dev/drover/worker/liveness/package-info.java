/**
 * Tells the coordinator that this worker lives and which jobs it has, and learns the broker's time
 * from the answers. Heartbeats may be lost: a job's lease ends only after several of them.
 */
@NullMarked
package dev.drover.worker.liveness;

import org.jspecify.annotations.NullMarked;
