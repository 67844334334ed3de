/**
 * What a rollout would do, before it does.
 *
 * <p>{@link dev.drover.coordinator.plan.PlanRollout} asks for the selected tenants and their
 * histories; {@code PlanFor} compares them with the release, purely. The histories are the
 * projection of status events, so a plan is as old as the oldest of them and says so. The worker
 * plans again under the lease, and its answer counts.
 *
 * <p>A tenant that was never looked at counts as missing everything. One known to be beyond the
 * target refuses the plan: going back is another action than going forward. Going back, {@code
 * WayBack} finds what the release has no down script for: the plan warns of it, and the rollout is
 * refused.
 */
@NullMarked
package dev.drover.coordinator.plan;

import org.jspecify.annotations.NullMarked;
