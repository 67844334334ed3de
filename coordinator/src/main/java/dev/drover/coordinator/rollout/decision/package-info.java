/**
 * What shall become of a job: pure functions of its state, a signal, its retry policy, the time and
 * chance. Nothing here reads or writes anything.
 *
 * <p>{@link dev.drover.coordinator.rollout.decision.JobState} is the table of transitions; {@link
 * dev.drover.coordinator.rollout.decision.DecideJob} chooses among them. Everything that the
 * control database keeps beside the job (its place in the queue, in flight, among the active)
 * follows from the state, so a decision consists of the changed job and what is to be noted down
 * with it.
 */
@NullMarked
package dev.drover.coordinator.rollout.decision;

import org.jspecify.annotations.NullMarked;
