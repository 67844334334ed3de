/**
 * A whole fleet of separate processes that is killed, frozen, cut off and lied to at random, and a
 * checker that looks at what is left from outside.
 *
 * <pre>
 *   Faults    what is done to the fleet, by a seed
 *   Run       rollouts while faults go on; then calm, and the verdict
 *   Mutant    a product with one promise broken, to prove that the verdict sees it
 * </pre>
 */
@NullMarked
package dev.drover.e2e.nemesis;

import org.jspecify.annotations.NullMarked;
