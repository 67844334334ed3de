/**
 * Rollouts and their jobs in the control database.
 *
 * <p>The decisions are made in {@code decision}, which knows no database; this package reads what a
 * decision needs and writes what it says. {@link dev.drover.coordinator.rollout.CreateRollout} and
 * {@link dev.drover.coordinator.rollout.AddReplayJobs} begin jobs, {@link
 * dev.drover.coordinator.rollout.SignalJobs} lets them advance, {@link
 * dev.drover.coordinator.rollout.AdvanceRollouts} opens and judges waves, and halts and ends
 * rollouts, in the transaction in which jobs ended.
 *
 * <p>A strategy comes in a request or in a file, whose form {@link
 * dev.drover.coordinator.rollout.StrategyFile} reads; whether a rollout can follow it {@link
 * dev.drover.coordinator.rollout.CheckStrategy} says.
 *
 * <p>Besides its row a job has a row in {@code job_ready} exactly while it waits and its wave has
 * been opened, one in {@code in_flight} exactly while it is in flight, one in {@code active_job}
 * exactly until it ends. They follow from the state and are written with it. Only a skip that
 * overlaps the opening of the job's wave can leave a row in {@code job_ready}; the dispatcher takes
 * it out where it meets it, and the end of the rollout where it does not.
 *
 * <p>Rows are locked in this order, so that nobody waits in a circle: jobs by id, tenants by id,
 * tallies of waves, rollouts by id. The dispatcher waits for rollouts before it holds anything, and
 * passes over jobs that are locked.
 */
@NullMarked
package dev.drover.coordinator.rollout;

import org.jspecify.annotations.NullMarked;
