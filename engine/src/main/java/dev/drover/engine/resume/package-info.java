/**
 * Runs migrations that cannot be one transaction, so that a crash anywhere leaves no doubt.
 *
 * <pre>
 * ledger row 'started', which is migration.started too    one transaction
 * for each unit of the file
 *   Atomic   statements, steps_done + 1                    one transaction
 *   Alone    intent                                        own transaction
 *            statement                                     outside of any
 *            look whether it took effect
 *            steps_done + 1, intent gone                   own transaction
 * the last unit's record is 'applied'
 * </pre>
 *
 * An intent that is found in the ledger means that its statement may not have begun, be half done
 * or be complete. Each kind of statement has a {@link dev.drover.engine.resume.Probe} that looks at
 * the database and decides; what cannot be probed is left to a person. {@code IF NOT EXISTS} proves
 * nothing: an index that a crash left invalid exists too.
 *
 * <p>Each of these transactions begins, or before its record goes on, only while the row is started
 * and at the step that this run believes: a statement of the file may have given the lease back,
 * and another run may have gone on. Whether a note was taken is read back from what it changed (the
 * intent, the number of steps, job and checksum), never from what was so before. How a statement
 * outside of a transaction ended is recorded even when the run is asked to stop.
 *
 * <p>Between units the session is reset, and the file's own SET statements run again before the
 * next one; so a unit finds the same settings whether the ones before it ran just now or in another
 * session.
 */
@NullMarked
package dev.drover.engine.resume;

import org.jspecify.annotations.NullMarked;
