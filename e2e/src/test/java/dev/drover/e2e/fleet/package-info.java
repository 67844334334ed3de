/**
 * Coordinators, workers, a broker as processes of their own and real servers: what tests start
 * whole fleets of.
 *
 * <pre>
 *   Fleet          each piece its own process
 *   Databases      servers, tenants, the control database
 *   Coordinators   what is asked of them over HTTP
 *   EditedProduct  the product with a few words changed
 *   TestFleet      broker and coordinator in the test's own process
 * </pre>
 */
@NullMarked
package dev.drover.e2e.fleet;

import org.jspecify.annotations.NullMarked;
