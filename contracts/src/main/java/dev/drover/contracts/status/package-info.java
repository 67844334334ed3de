/**
 * What happened, on topic {@code drover.status}: the events that dashboards, projections and audits
 * are made of. Delivery is at least once; an event's id is a function of what it tells, so that its
 * effect can be exactly once.
 */
@NullMarked
package dev.drover.contracts.status;

import org.jspecify.annotations.NullMarked;
