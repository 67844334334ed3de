/**
 * Runs a transactional migration: the script and its ledger row in one transaction, sent as one
 * message. The row is its event too, until the mark in rank 0 says that somebody was told.
 *
 * <pre>
 * BEGIN;
 * fence: same session as took the lease, lease held until COMMIT      ─┐
 * SET LOCAL lock_timeout, statement_timeout [, transaction_timeout];    │ prologue
 * [CREATE SCHEMA drover …;]      the first migration of a database      │
 * [checks: a row found is an error;]                                   ─┘
 * statement 1 ; … statement n ;                                           script
 * SET CONSTRAINTS ALL IMMEDIATE;                                       ─┐
 * fence: still that session and that transaction                        │
 * RESET role and settings, DISCARD TEMP;                                │ epilogue
 * INSERT scope | UPDATE its order;    the run's first writing only      │
 * INSERT ledger; [UPDATE the mark of what is acknowledged;]             │
 * COMMIT;                                                              ─┘
 * SELECT the row again                                                    proof
 * </pre>
 *
 * Quick migrations travel several at a time, <code>BEGIN … COMMIT; BEGIN … COMMIT; …</code> and one
 * proof for all. Most of their scripts run nobody's functions, and so can neither change the
 * session nor give the lease back: then one fence stands for all of them in a row, and there are no
 * resets. With one transaction for all, each migration's part is a message and the last one
 * commits.
 *
 * <p><b>The ledger's creation</b> takes its turn in that transaction; where it is another's the
 * transaction fails, the turn is waited for outside of it, and all is tried once more.
 *
 * <p><b>Durability.</b> After all resets, {@code synchronous_commit} is set for this transaction
 * alone: off, or for a commit that settles all before it the session's own value, but never off
 * ({@link dev.drover.engine.apply.Settle}). A COMMIT that was cancelled while it waited for a
 * standby commits, with a warning; it counts as one that did not wait.
 *
 * <p>Scripts with COPY data, and long ones, send the same texts with a message for each statement
 * in between.
 *
 * <p><b>What is believed.</b> A migration is applied when the proof has been read back after the
 * COMMIT; the driver's word is not enough, for it lets a COMMIT that the server answered with
 * ROLLBACK pass. After an error in a session that lives, ROLLBACK and the same SELECT decide. When
 * the session is lost, or the ledger does not answer, nobody knows: {@code Unknown}, and the run
 * connects anew, takes the lease and reads the ledger.
 *
 * <p><b>Fences</b> raise an error by asking for a setting that does not exist, whose name holds the
 * session's nonce; so they are told from errors of the script without matching words.
 */
@NullMarked
package dev.drover.engine.apply;

import org.jspecify.annotations.NullMarked;
