/**
 * The fault matrix: one thing is broken at a time, in fleets of separate processes, and the checker
 * judges from outside. {@code docs/reliability.md} tells which row is tried where.
 *
 * <pre>
 *   Stage        a fleet, tenants by name, what they are asked, the verdict
 *   Told         what the topics hold about a tenant
 *   Scripts      migrations that leave an effect, and wait where a fault shall meet them
 *   HaltAt       named points at which an edited product stops, until it is killed or may go on
 *   Points       where those are in the product's source
 *   FaultProxy   between worker and server: refuses, cuts, swallows, points elsewhere
 * </pre>
 *
 * Each class breaks what it breaks once, for all its tests, and waits once until the fleet is whole
 * again: a lost worker's job is only taken up after a minute.
 */
@NullMarked
package dev.drover.e2e.faults;

import org.jspecify.annotations.NullMarked;
