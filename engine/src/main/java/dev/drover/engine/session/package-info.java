/**
 * The one connection that does the work: how it is opened, what it is set to, how text is sent. The
 * only package that knows JDBC.
 *
 * <p>Everything goes through the simple query protocol, so that a text with many statements is one
 * message and one round trip; values are written into the text as literals, by {@link
 * dev.drover.engine.session.Literal}. Faults leave as {@link
 * dev.drover.engine.failure.DatabaseFault}.
 *
 * <p><b>Search path.</b> For a database tenant {@code public}; for a schema tenant its schema and
 * then {@code public}, where extensions usually live. {@code "$user"} is left out: what a migration
 * means must not depend on who runs it. <b>Time zone</b> is UTC: the driver would send the JVM's.
 *
 * <p>A script may leave settings, a role, temporary tables or cursors behind; {@link
 * dev.drover.engine.session.Session#resetText()} undoes that, before the ledger is written, inside
 * the script's transaction.
 */
@NullMarked
package dev.drover.engine.session;

import org.jspecify.annotations.NullMarked;
