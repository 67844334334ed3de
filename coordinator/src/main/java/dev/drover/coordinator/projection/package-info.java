/**
 * Status events become tables; the leader's work.
 *
 * <pre>
 *   poll → decode → fold in memory (a claim that comes with its result leaves no trace)
 *        → one transaction: term, jobs, tenants, ledger rows, ended rollouts, offsets
 * </pre>
 *
 * <p>The offsets stand in the control database and move with what was folded, together with the
 * topic's id: another id means another topic, read from its beginning. The folds are idempotent all
 * the same. Answers count only for the dispatch in flight, a tenant's head moves only forward, a
 * failure or ledger row that is there already stays. So duplicates, or the whole topic read again,
 * do no harm and no inbox table is needed.
 *
 * <p>A record that cannot be read goes to the dead-letter topic before its offset is passed. A type
 * not known here was written by a newer program; it is counted and passed over.
 *
 * <p>The other direction is {@link dev.drover.coordinator.projection.RelayDecisions}: decisions
 * written to {@code rollout_event} go out to {@code drover.status}, and jobs that failed for good
 * to {@code drover.dead-letter}, from a queue that is written with the failure.
 */
@NullMarked
package dev.drover.coordinator.projection;

import org.jspecify.annotations.NullMarked;
