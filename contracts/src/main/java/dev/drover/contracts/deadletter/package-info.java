/**
 * What ended for good, on {@code drover.dead-letter}: for whoever pages people or opens tickets.
 * The control database is the authority; what is here may come twice.
 */
@NullMarked
package dev.drover.contracts.deadletter;

import org.jspecify.annotations.NullMarked;
