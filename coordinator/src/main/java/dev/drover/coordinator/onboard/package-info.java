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
 * MIGRATING -> MIGRATE    its job succeeded: look again
 * MIGRATING -> FAILED     its job failed for good; it is among the failures like any other
 * </pre>
 *
 * <p>Which rollouts a tenant belongs to is told by their selection: one that named its tenants
 * holds nobody who came later. Every step is written in the leader's term and looked at again, so a
 * leader that dies leaves nothing half done.
 */
@NullMarked
package dev.drover.coordinator.onboard;

import org.jspecify.annotations.NullMarked;
