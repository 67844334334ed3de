/**
 * Where each tenant stands now, on the compacted topic {@code drover.tenant-state}: what
 * applications and gateways join on. The value is derived from the control database and told again
 * whenever it may have been lost.
 */
@NullMarked
package dev.drover.contracts.state;

import org.jspecify.annotations.NullMarked;
