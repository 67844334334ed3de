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
 * <p>Between units the session is reset, and the file's own SET statements run again before the
 * next one; so a unit finds the same settings whether the ones before it ran just now or in another
 * session.
 */
@NullMarked
package dev.drover.engine.resume;

import org.jspecify.annotations.NullMarked;
