/**
 * Which tenants there are, and on which servers.
 *
 * <p>A tenants file is read in {@code fleet.file}. Then {@link
 * dev.drover.coordinator.fleet.ImportFleet} joins the fleet in one transaction; it compares sets in
 * SQL, since files hold up to 100,000 tenants. A tenant that a file does not name stays, and one
 * with a job does not move: its command names the old address.
 *
 * <p>{@link dev.drover.coordinator.fleet.FindTenants} resolves selections. A name that is not there
 * refuses the whole selection: a rollout over fewer tenants than meant would look like success.
 */
@NullMarked
package dev.drover.coordinator.fleet;

import org.jspecify.annotations.NullMarked;
