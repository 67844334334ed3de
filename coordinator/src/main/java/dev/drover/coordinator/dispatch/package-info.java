/**
 * From READY jobs to commands on {@code drover.jobs}; the leader's work.
 *
 * <pre>
 *   wake or timer → board (limits, who is in flight, candidates) → choose (pure) → take (one transaction) → publish
 * </pre>
 *
 * <p>A job that is DISPATCHED with its number <em>is</em> the outbox of its command: a publication
 * that is lost shows as a claim that does not come, and a new leader publishes again whatever is
 * unclaimed. So publishing needs no table of its own, and it may fail.
 *
 * <p>The transaction that takes jobs waits for the disk before their commands go out. A crash of
 * the control database must not take back a number that a worker may already have: the next
 * dispatch would get it again, and answers to the one would count as answers to the other.
 *
 * <p>In flight at once are at most as many jobs as all live workers have slots, twice as many while
 * jobs take less than five seconds: then the next command is there when a slot is freed. The rest
 * waits in the control database, where a limit or a pause takes effect at once.
 *
 * <p>Each command carries an order per tenant: the clock's microseconds, or one more than the last
 * one if that is higher. By the clock, so that a control database that was made anew does not issue
 * orders below those that the tenants have seen.
 */
@NullMarked
package dev.drover.coordinator.dispatch;

import org.jspecify.annotations.NullMarked;
