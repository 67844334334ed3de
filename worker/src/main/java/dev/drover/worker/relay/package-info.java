/**
 * From a tenant's outbox to the status topic, and everything else that this worker sends.
 *
 * <pre>
 *  ledger row --engine, after the proof--> RelayOutbox --LedgerEvents, RecordSender--> drover.status
 *                                          | acknowledged seqs
 *                                          v
 *                                 the engine moves the mark in the ledger
 * </pre>
 *
 * One producer serves the whole process. The outbox, which is the ledger beyond the mark, is
 * authoritative: the mark passes a row only after the broker's acknowledgement, so a crash in
 * between sends its event again, with the same key, id and bytes, for it is a function of the row.
 * Only the lease's holder relays, in the order in which the rows were committed and under one key,
 * so a tenant's events keep their order. One that is too large is reported and left out: no worker
 * wrote its row.
 */
@NullMarked
package dev.drover.worker.relay;

import org.jspecify.annotations.NullMarked;
