package dev.drover.coordinator.fleet;

import dev.drover.coordinator.yaml.TextProblem;
import java.util.List;
import java.util.stream.Stream;
import org.jdbi.v3.core.Handle;

/** What forbids to join the staged tables {@code wanted_server} and {@code wanted_tenant}. */
final class CompareWithFleet {
    private CompareWithFleet() {}

    static List<TextProblem> problems(Handle handle) {
        lockMoving(handle);
        return Stream.of(
                        unknownServers(handle),
                        busyTenants(handle),
                        busyServers(handle),
                        takenAddresses(handle),
                        takenPlaces(handle),
                        mixedDatabases(handle))
                .flatMap(List::stream)
                .toList();
    }

    /** A new job of a tenant refers to its row, so from here on none of these gets one. */
    private static void lockMoving(Handle handle) {
        handle.execute(
                """
                DO $$ BEGIN
                  PERFORM FROM tenant JOIN server ON server.id = tenant.server
                          LEFT JOIN wanted_tenant AS wanted ON wanted.id = tenant.id
                          LEFT JOIN wanted_server ON wanted_server.id = server.id
                    WHERE (wanted.id IS NOT NULL
                           AND (tenant.server, tenant.database_name, tenant.schema_name, tenant.project)
                               IS DISTINCT FROM
                               (wanted.server, wanted.database_name, wanted.schema_name, wanted.project))
                       OR (wanted_server.id IS NOT NULL
                           AND (server.host, server.port)
                               IS DISTINCT FROM (wanted_server.host, wanted_server.port))
                    ORDER BY tenant.id
                      FOR UPDATE OF tenant;
                END $$
                """);
    }

    /** A file may name servers that the fleet has already. */
    private static List<TextProblem> unknownServers(Handle handle) {
        return handle.createQuery(
                        """
                        SELECT wanted.server, min(wanted.id)
                          FROM wanted_tenant AS wanted
                         WHERE NOT EXISTS (SELECT FROM server WHERE server.id = wanted.server)
                           AND NOT EXISTS (SELECT FROM wanted_server WHERE wanted_server.id = wanted.server)
                         GROUP BY wanted.server
                         ORDER BY wanted.server
                        """)
                .map((row, _) ->
                        problem(
                                "UNKNOWN_SERVER",
                                "There is no server \"%s\", which tenant \"%s\" names."
                                        .formatted(row.getString(1), row.getString(2)),
                                "Import the server first: a YAML tenants file has its address."))
                .list();
    }

    private static List<TextProblem> busyTenants(Handle handle) {
        return handle.createQuery(
                        """
                        SELECT tenant.id, active_job.rollout
                          FROM tenant
                          JOIN wanted_tenant AS wanted ON wanted.id = tenant.id
                          JOIN active_job ON active_job.tenant = tenant.id
                         WHERE (tenant.server, tenant.database_name, tenant.schema_name, tenant.project)
                               IS DISTINCT FROM
                               (wanted.server, wanted.database_name, wanted.schema_name, wanted.project)
                         ORDER BY tenant.id
                        """)
                .map((row, _) ->
                        problem(
                                "TENANT_BUSY",
                                "Tenant \"%s\" has a job in rollout %s and cannot move now."
                                        .formatted(row.getString(1), row.getString(2)),
                                "Import again when that job is over; one that only waits ends with drover skip."))
                .list();
    }

    private static List<TextProblem> busyServers(Handle handle) {
        return handle.createQuery(
                        """
                        SELECT server.id, count(*)
                          FROM server
                          JOIN wanted_server AS wanted ON wanted.id = server.id
                          JOIN tenant ON tenant.server = server.id
                          JOIN active_job ON active_job.tenant = tenant.id
                         WHERE (server.host, server.port) IS DISTINCT FROM (wanted.host, wanted.port)
                         GROUP BY server.id
                         ORDER BY server.id
                        """)
                .map((row, _) ->
                        problem(
                                "SERVER_BUSY",
                                "Server \"%s\" has %,d tenants with a job and cannot get another address now."
                                        .formatted(row.getString(1), row.getLong(2)),
                                "Import again when their rollouts have ended."))
                .list();
    }

    private static List<TextProblem> takenAddresses(Handle handle) {
        return handle.createQuery(
                        """
                        SELECT wanted.id, server.id, wanted.host || ':' || wanted.port
                          FROM wanted_server AS wanted
                          JOIN server ON (server.host, server.port) = (wanted.host, wanted.port)
                         WHERE NOT EXISTS (SELECT FROM wanted_server AS same WHERE same.id = server.id)
                         ORDER BY wanted.id
                        """)
                .map((row, _) ->
                        problem(
                                "DUPLICATE_ADDRESS",
                                "Server \"%s\" has the address %s of \"%s\", which is in the fleet already: its limit would count twice."
                                        .formatted(
                                                row.getString(1),
                                                row.getString(3),
                                                row.getString(2)),
                                "Use the id that the server has already."))
                .list();
    }

    private static List<TextProblem> takenPlaces(Handle handle) {
        return handle.createQuery(
                        """
                        SELECT wanted.id, tenant.id
                          FROM wanted_tenant AS wanted
                          JOIN tenant
                            ON (tenant.server, tenant.database_name, tenant.project)
                               = (wanted.server, wanted.database_name, wanted.project)
                           AND tenant.schema_name IS NOT DISTINCT FROM wanted.schema_name
                         WHERE NOT EXISTS (SELECT FROM wanted_tenant AS same WHERE same.id = tenant.id)
                         ORDER BY wanted.id
                        """)
                .map((row, _) ->
                        problem(
                                "SAME_PLACE",
                                "Tenant \"%s\" is at the place of \"%s\", which is in the fleet already."
                                        .formatted(row.getString(1), row.getString(2)),
                                "Use the id that the tenant has already."))
                .list();
    }

    private static List<TextProblem> mixedDatabases(Handle handle) {
        return handle.createQuery(
                        """
                        SELECT wanted.database_name, min(wanted.id), min(tenant.id)
                          FROM wanted_tenant AS wanted
                          JOIN tenant
                            ON (tenant.server, tenant.database_name) = (wanted.server, wanted.database_name)
                           AND (tenant.schema_name IS NULL) <> (wanted.schema_name IS NULL)
                         WHERE NOT EXISTS (SELECT FROM wanted_tenant AS same WHERE same.id = tenant.id)
                         GROUP BY wanted.server, wanted.database_name
                         ORDER BY wanted.server, wanted.database_name
                        """)
                .map((row, _) ->
                        problem(
                                "DATABASE_AND_SCHEMA",
                                "Database \"%s\" would be a tenant as a whole and by its schemas: \"%s\", and \"%s\" which is in the fleet already."
                                        .formatted(
                                                row.getString(1),
                                                row.getString(2),
                                                row.getString(3)),
                                "Give all tenants of this database a schema, or none."))
                .list();
    }

    private static TextProblem problem(String code, String what, String remedy) {
        return TextProblem.ofTheWhole(code, what, remedy);
    }
}
