/**
 * Who may migrate: a session advisory lock in the tenant's own database, held by the session that
 * does the work. A dead session cannot write, and a lock that is free proves that the session which
 * held it has ended its transaction; so a ledger read under the lock is conclusive.
 *
 * <p>The lock is only ever tried, never waited for in the server, and no transaction is open
 * between two tries: a blocked waiter holds a snapshot and deadlocks with CREATE INDEX
 * CONCURRENTLY.
 *
 * <pre>
 * connect ── open message ──┬─ other pid ───────────> POOLER_DETECTED, nothing was locked
 *                           ├─ replica, read-only … > failure
 *                           ├─ lock not free ───────> asked again for a while, then Busy
 *                           ├─ 42P01, 3F000 ────────> lock is held; look what there is instead of a ledger
 *                           └─ scope and ledger ────> Leased
 * </pre>
 */
@NullMarked
package dev.drover.engine.lease;

import org.jspecify.annotations.NullMarked;
