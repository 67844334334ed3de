/**
 * Tenants as the product's own catalogue database has them: a query there, read now and then, joins
 * the fleet. What the catalogue has named and names no more goes to quarantine, and comes back when
 * it is named again. The coordinator connects to this one database; it is no tenant's.
 */
@NullMarked
package dev.drover.coordinator.catalogue;

import org.jspecify.annotations.NullMarked;
