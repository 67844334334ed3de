/**
 * Migrates one PostgreSQL database safely. {@link dev.drover.engine.Engine} is the one public door;
 * the records beside it are what goes in and comes out.
 *
 * <pre>
 * Engine ─ MigrateTarget: a run, through as many sessions as it takes
 *            │  lease    connect, lock, read the ledger under the lock
 *            │  plan     release + ledger → steps, or why not
 *            └─ RunSteps: the steps in one session
 *                 │  apply    transactional: one message, one transaction, proof
 *                 └─ resume   others: unit by unit, intent and probe
 * session: the only package with JDBC · ledger: SQL texts · failure: what an SQLSTATE means
 * </pre>
 *
 * <p><b>Who is right.</b> Only the ledger, read under the lease. A session that breaks makes the
 * run connect again, take the lease (its own orphaned backend is ended if it lingers), read and
 * plan anew; whatever its last message became is found there. Nothing is remembered in between but
 * what was sent to the relay, so that an event is not sent twice without need.
 *
 * <p><b>Events</b> are functions of the ledger's rows, which are handed to the relay only after the
 * proof and a commit that waited for the disk. The outbox is the rows beyond a mark that passes
 * them only after its acknowledgement, with a later commit. A crash in between repeats an event; it
 * never loses or invents one.
 *
 * <p><b>Telling</b>: most commits of a run do not wait for the disk, so a crash of the server may
 * undo them, the last ones first. Whatever is told of a commit waits in {@code Announce} and {@code
 * Records} until a later one has waited.
 */
@NullMarked
package dev.drover.engine;

import org.jspecify.annotations.NullMarked;
