/**
 * Tenants that the product announces on {@code drover.fleet}, on their way to the released version
 * without a human.
 *
 * <pre>
 * CREATE    -> CREATING   a worker is asked to create database or schema
 * CREATING  -> MIGRATE    it is there
 * CREATING  -> CREATE     it could not be created; again after a while, at last FAILED
 * MIGRATE   -> MIGRATING  in a rollout to the version of the last completed one, or in the last
 *                         wave of one that runs
 * MIGRATE   -> DONE       it stands at the released version and no rollout runs that it belongs to
 * MIGRATING -> MIGRATE    its job succeeded, or was skipped for a quarantine: look again
 * MIGRATING -> FAILED     its job failed for good, was cancelled or left out by a person; what failed
 *                         is among the failures like any other
 * any       -> CREATE     it was retired and is announced again, or failed and is: it begins anew, and
 *                         what it achieved before does not count (MIGRATE when nothing is to be created)
 * </pre>
 *
 * <p>Whoever was known before the announcement, by an import or the catalogue, is onboarded too as
 * long as nothing is known to be applied to it.
 *
 * <p>Which rollouts a tenant belongs to is told by their selection: one that named its tenants
 * holds nobody who came later. One that takes tenants back counts from its start as the released
 * version, and nothing older is joined: else a newcomer would be brought to what the others are
 * taken back from. Every step is written in the leader's term and looked at again, so a leader that
 * dies leaves nothing half done.
 */
@NullMarked
package dev.drover.coordinator.onboard;

import org.jspecify.annotations.NullMarked;
