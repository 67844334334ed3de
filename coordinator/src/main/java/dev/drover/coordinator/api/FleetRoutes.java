package dev.drover.coordinator.api;

import dev.drover.contracts.http.ApiPaths;
import dev.drover.coordinator.fleet.ImportFleet;
import dev.drover.coordinator.fleet.TenantViews;
import dev.drover.coordinator.fleet.TenantsFile;

import io.javalin.config.RoutesConfig;
import io.javalin.http.Context;

/** Tenants and servers. */
final class FleetRoutes {
    private final ImportFleet importFleet;
    private final TenantViews tenants;

    FleetRoutes(ApiParts parts) {
        this.importFleet = new ImportFleet(parts.jdbi());
        this.tenants = new TenantViews(parts.jdbi());
    }

    void add(RoutesConfig routes) {
        routes.post(
                ApiPaths.FLEET_IMPORT,
                context -> {
                    var fleet = TenantsFile.parse(ReadBody.bytes(context, ReadBody.OTHER));
                    Answer.json(context, importFleet.run(fleet));
                });
        routes.get(ApiPaths.TENANTS, this::list);
    }

    private void list(Context context) {
        var query = Query.of(context, "server", "project", "label");
        var filter =
                new TenantViews.Filter(
                        query.text("server"), query.text("project"), query.pairs("label"));
        Answer.json(context, tenants.list(filter));
    }
}
