/**
 * Which tenants there are, and on which servers.
 *
 * <p>A tenants file is read by {@link dev.drover.coordinator.fleet.TenantsFile}, without a
 * database:
 *
 * <pre>
 * servers:
 *   - id: pg-eu-1
 *     address: db1.internal:5432   # host or host:port, [v6]:port
 *     user: migrator
 *     credential: app              # a name; workers map it to a secret
 *     limit: 4                     # jobs at once; 4 when absent
 *     tls: verify-full             # or require, disable; absent: verify-full, on loopback disable
 * tenants:
 *   - id: acme
 *     server: pg-eu-1
 *     database: acme
 *     schema: acme_app             # absent: the whole database is the tenant
 *     project: default             # default when absent
 *     labels: {tier: gold, region: eu}
 * </pre>
 *
 * <p>The text becomes nodes that know their lines, each list has its reader, and all of them tell
 * what is wrong to one collector: a person mends a file once, not once for each mistake. Then
 * {@link dev.drover.coordinator.fleet.ImportFleet} joins the fleet in one transaction; it compares
 * sets in SQL, since files hold up to 100,000 tenants. A tenant that a file does not name stays,
 * and one with a job does not move: its command names the old address.
 *
 * <p>{@link dev.drover.coordinator.fleet.FindTenants} resolves selections. A name that is not there
 * refuses the whole selection: a rollout over fewer tenants than meant would look like success.
 */
@NullMarked
package dev.drover.coordinator.fleet;

import org.jspecify.annotations.NullMarked;
