/**
 * Rollouts to some hundred databases on two servers, and what they promise of waves, limits and
 * time.
 *
 * <pre>
 *   RolloutsTest  one fleet; one promise after the other
 *   Release       its migrations, each of which takes a while
 *   Course        how a rollout went, by the control database
 *   Sessions      samples of what is at work on a server
 *   Announce      a tenant that the product announces
 * </pre>
 */
@NullMarked
package dev.drover.e2e.rollouts;

import org.jspecify.annotations.NullMarked;
