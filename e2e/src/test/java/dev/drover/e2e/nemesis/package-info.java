/**
 * A whole fleet of separate processes that is killed, frozen, cut off and lied to, and a checker
 * that looks at what is left from outside.
 *
 * <pre>
 *   Fleet     broker, PostgreSQL servers, coordinators and workers, each its own process
 *   Faults    what is done to them, by a seed
 *   Watch     samples while it goes on: limits, leases
 *   Evidence  ledgers, effects, topics, control database, what the processes printed
 *   Verdict   the rules that the evidence must keep; pure
 *   Mutant    a product with one promise broken, to prove that the verdict sees it
 * </pre>
 */
@NullMarked
package dev.drover.e2e.nemesis;

import org.jspecify.annotations.NullMarked;
