/**
 * A fleet in memory, driven by one seed: the decisions are the product's own, everything around
 * them (clock, topics, workers, tenants) is played, with faults.
 *
 * <pre>
 *   Agenda       what happens next, in simulated time; the one source of chance
 *   Coordinator  jobs, leases and orders, as the control database keeps them
 *   Topics       commands may be lost, doubled, late; events of a tenant keep their order
 *   Worker       claims, takes the tenant's lease, applies, answers; may die or freeze anywhere
 *   Tenant       ledger, lease, highest order seen
 *   Progress     the rollouts and their waves, with the decisions about them
 *   Gates        the looks at the servers of a rollout with health limits, and what follows
 *   Rules        what must hold after every event
 *   Coverage     which transitions all seeds together have taken
 * </pre>
 *
 * <p>A failing seed prints itself; {@code -Dsimulation.seed=N} plays it again, with every event.
 */
@NullMarked
package dev.drover.coordinator.simulation;

import org.jspecify.annotations.NullMarked;
