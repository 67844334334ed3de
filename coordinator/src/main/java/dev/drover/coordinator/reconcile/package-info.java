/**
 * Setting right what is believed of tenants, from their own ledgers.
 *
 * <pre>
 *   drover reconcile, --fresh, or a server whose history is another one
 *     → a rollout of action verify → lease, outbox, missing events again, head → projection
 * </pre>
 *
 * <p>A verification changes nothing in a tenant but the mark of what is acknowledged, and is a
 * rollout like any other: it keeps the limits, is watched, paused and aborted. What the ledger says
 * counts, also where it says less than was told. Ledgers are compared with the release of the
 * newest rollout; before the first one, with an uploaded one that the request names.
 *
 * <p>{@link dev.drover.coordinator.reconcile.ReconcileByItself} begins one for the tenants of a
 * server that was failed over or restored, and for those whose job was lost with nobody to say what
 * it did. Tenants with a job under way are left out there: that job reads their ledger too. Those
 * in quarantine are looked at when they come out of it.
 */
@NullMarked
package dev.drover.coordinator.reconcile;

import org.jspecify.annotations.NullMarked;
