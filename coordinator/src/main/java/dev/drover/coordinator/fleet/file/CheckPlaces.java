package dev.drover.coordinator.fleet.file;

import dev.drover.contracts.ProjectName;
import dev.drover.contracts.ServerId;
import dev.drover.contracts.TenantId;
import dev.drover.coordinator.yaml.Place;
import dev.drover.coordinator.yaml.Problems;

import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/**
 * Sees that no two tenants are at one place, and that a database is either one tenant or holds
 * tenants that are schemas: their leases would not exclude one another.
 */
final class CheckPlaces {
    private record Spot(
            ServerId server, String database, Optional<String> schema, ProjectName project) {}

    private record Database(ServerId server, String name) {}

    private record Seen(TenantId tenant, boolean schema, Place place) {}

    private final Problems problems;
    private final Map<Spot, Seen> spots = new HashMap<>();
    private final Map<Database, Seen> databases = new HashMap<>();

    CheckPlaces(Problems problems) {
        this.problems = problems;
    }

    void add(Tenant tenant, Place place) {
        var seen = new Seen(tenant.id(), tenant.schema().isPresent(), place);
        var spot = new Spot(tenant.server(), tenant.database(), tenant.schema(), tenant.project());
        var same = spots.putIfAbsent(spot, seen);
        if (same != null) {
            problems.add(
                    "SAME_PLACE",
                    place,
                    "Tenant \"%s\" is at the same place as \"%s\" (%s): same server, database, schema and project."
                            .formatted(tenant.id(), same.tenant(), same.place()),
                    "Remove one of the two, or give it its own database, schema or project.");
        }
        var first = databases.putIfAbsent(new Database(tenant.server(), tenant.database()), seen);
        if (first != null && first.schema() != seen.schema()) {
            problems.add(
                    "DATABASE_AND_SCHEMA",
                    place,
                    "Database \"%s\" is a tenant as a whole and by its schemas: \"%s\" and \"%s\" (%s)."
                            .formatted(
                                    tenant.database(), tenant.id(), first.tenant(), first.place()),
                    "Give all tenants of this database a schema, or none.");
        }
    }
}
