/**
 * Short orders about servers, outside of any rollout: probe, discover, create. No job, no claim, no
 * lease. An order that is lost is sent again by the coordinator, and one that is carried out twice
 * does no harm, so nothing is kept here: it runs, and its answer goes to {@code drover.status}.
 */
@NullMarked
package dev.drover.worker.errand;

import org.jspecify.annotations.NullMarked;
