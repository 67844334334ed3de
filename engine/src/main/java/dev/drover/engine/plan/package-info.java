/**
 * Compares a release with a ledger and says what is to be done, or why nothing may be. Pure.
 *
 * <p>The order of the release is the only order there is: versions are never compared as numbers
 * here. What the ledger holds must be a prefix of the release's versioned migrations, with the
 * checksums that the release has or accepts; anything else is a {@link
 * dev.drover.engine.plan.Plan.Refused}. Only what was begun and did nothing may be missing in the
 * release: it counts as closed, and a run closes it.
 */
@NullMarked
package dev.drover.engine.plan;

import org.jspecify.annotations.NullMarked;
