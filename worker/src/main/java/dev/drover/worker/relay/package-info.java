/**
 * From a tenant's outbox to the status topic, and everything else that this worker sends.
 *
 * <pre>
 *  ledger row --LedgerEvents--> event text --engine, same transaction--> drover.outbox
 *  drover.outbox --engine, after the proof--> RelayOutbox --RecordSender--> drover.status
 *                                             ^ acknowledged seqs, whose rows the engine deletes
 * </pre>
 *
 * One producer serves the whole process. The outbox is authoritative: a row leaves it only after
 * the broker's acknowledgement, so a crash in between sends it again, with the same key, id and
 * bytes. Only the lease's holder relays, in the order of seq and under one key, so a tenant's
 * events keep their order. A row that does not belong to the run's tenant stays where it is and is
 * reported; it holds nothing else up.
 */
@NullMarked
package dev.drover.worker.relay;

import org.jspecify.annotations.NullMarked;
