/** What the product tells the fleet of its tenants. */
@NullMarked
package dev.drover.contracts.fleet;

import org.jspecify.annotations.NullMarked;
