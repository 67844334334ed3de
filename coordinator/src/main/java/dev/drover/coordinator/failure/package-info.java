/**
 * What failed and why, grouped, and how to run exactly that again.
 *
 * <p>A failure's fingerprint is made where it happened; here equal ones are one group. A group
 * tells final failures and those of jobs that wait for their next try. It is open while one of its
 * tenants stands failed with it: no later failure, and no later job that succeeded.
 *
 * <p>{@link dev.drover.coordinator.failure.Replay} takes the tenants whose last job has failed.
 * While their rollout runs they get a further job in it; one that has ended stays as it is, and a
 * child rollout with the same strategy and target takes them over. Failures of the child are found
 * under the parent too.
 */
@NullMarked
package dev.drover.coordinator.failure;

import org.jspecify.annotations.NullMarked;
