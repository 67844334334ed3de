/**
 * The tenants file: what a person writes of servers and tenants becomes a {@link
 * dev.drover.coordinator.fleet.file.Fleet}, without a database. {@link
 * dev.drover.coordinator.fleet.file.TenantsFile} reads YAML and CSV; tenants that come as rows,
 * from a catalogue or an announcement, are checked by the same readers:
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
 * <p>Each list has its reader. Whether the result can join the fleet that is there is asked in
 * {@code fleet}.
 */
@NullMarked
package dev.drover.coordinator.fleet.file;

import org.jspecify.annotations.NullMarked;
