/**
 * Judges a fleet from outside, whatever was done to it.
 *
 * <pre>
 *   History   migrations whose effects can be counted
 *   Watch     samples while it goes on: limits, leases, leaders' terms
 *   Settle    waits for what is on its way
 *   Evidence  ledgers, effects, topics, control database, what the processes printed
 *   Verdict   the rules that the evidence must keep; pure
 * </pre>
 */
@NullMarked
package dev.drover.e2e.checker;

import org.jspecify.annotations.NullMarked;
