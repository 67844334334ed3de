/**
 * The control database's time, by which everything is scheduled.
 *
 * <p>A job that one coordinator creates is dispatched by another one, and leases, retries and bakes
 * outlive the leader that wrote them: by each machine's own clock, one that is an hour ahead would
 * delay them by an hour.
 *
 * <pre>
 *   machine's clock, once → SteadyTime ─┐
 *                                       ├→ ControlClock → everybody who needs the time
 *   control database ──────→ KeepTime ──┘
 * </pre>
 *
 * <p>{@link dev.drover.coordinator.clock.KeepTime} asks the database before the API answers, before
 * this coordinator leads, and every few seconds. While the database is away, the time goes on from
 * what was learnt last; nothing is scheduled without it anyway.
 */
@NullMarked
package dev.drover.coordinator.clock;

import org.jspecify.annotations.NullMarked;
