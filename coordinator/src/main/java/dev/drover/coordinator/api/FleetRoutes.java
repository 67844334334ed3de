package dev.drover.coordinator.api;

import dev.drover.contracts.http.ApiPaths;
import dev.drover.contracts.http.ImportResult;
import dev.drover.contracts.http.LabelRequest;
import dev.drover.contracts.http.QuarantineRequest;
import dev.drover.contracts.http.TenantRegistration;
import dev.drover.contracts.http.TenantView;
import dev.drover.coordinator.audit.Actor;
import dev.drover.coordinator.catalogue.SyncCatalogue;
import dev.drover.coordinator.fleet.Absent;
import dev.drover.coordinator.fleet.ChangeTenants;
import dev.drover.coordinator.fleet.ImportFleet;
import dev.drover.coordinator.fleet.ImportFleet.Manner;
import dev.drover.coordinator.fleet.RefusedSelectionException;
import dev.drover.coordinator.fleet.Selector;
import dev.drover.coordinator.fleet.Servers;
import dev.drover.coordinator.fleet.TenantVersions;
import dev.drover.coordinator.fleet.TenantViews;
import dev.drover.coordinator.fleet.file.Fleet;
import dev.drover.coordinator.fleet.file.InvalidTenantsFileException;
import dev.drover.coordinator.fleet.file.TenantRows;
import dev.drover.coordinator.fleet.file.TenantsFile;

import io.javalin.config.RoutesConfig;
import io.javalin.http.Context;

import java.util.HashMap;
import java.util.List;

/** Tenants and servers. */
final class FleetRoutes {
    private final ImportFleet importFleet;
    private final Servers servers;
    private final TenantViews tenants;
    private final ChangeTenants change;
    private final TenantVersions versions;
    private final SyncCatalogue catalogue;
    private final Runnable wake;

    FleetRoutes(ApiParts parts) {
        this.importFleet = new ImportFleet(parts.jdbi(), parts.clock());
        this.servers = new Servers(parts.jdbi());
        this.tenants = new TenantViews(parts.jdbi());
        this.change = new ChangeTenants(parts.jdbi(), parts.clock());
        this.versions = new TenantVersions(parts.jdbi());
        this.catalogue = parts.catalogue();
        this.wake = parts.wake();
    }

    void add(RoutesConfig routes) {
        routes.post(ApiPaths.FLEET_IMPORT, this::importFile);
        routes.post(
                ApiPaths.FLEET_SYNC,
                context ->
                        Answer.json(
                                context,
                                catalogue.run(
                                        Query.of(context, "dryRun").flag("dryRun"),
                                        Actors.of(context))));
        routes.get(ApiPaths.TENANTS, this::list);
        routes.post(ApiPaths.TENANTS, this::register);
        routes.get(
                ApiPaths.TENANT_VERSIONS,
                context ->
                        Answer.json(
                                context,
                                versions.view(Query.of(context, "project").text("project"))));
        routes.get(ApiPaths.TENANTS + "/{id}", this::find);
        routes.post(ApiPaths.TENANT_LABELS, this::label);
        routes.post(
                ApiPaths.TENANT_QUARANTINE,
                context -> {
                    var request = quarantine(context);
                    var changed =
                            change.quarantine(
                                    request.which(), request.reason(), Actors.of(context));
                    wake.run();
                    Answer.json(context, changed);
                });
        routes.post(
                ApiPaths.TENANT_RELEASE,
                context -> {
                    var request = quarantine(context);
                    Answer.json(
                            context,
                            change.release(request.which(), request.reason(), Actors.of(context)));
                });
    }

    private void importFile(Context context) throws InvalidTenantsFileException {
        var query = Query.of(context, "complete", "dryRun");
        MediaType.YAML_OR_CSV.require(context);
        var body = ReadBody.bytes(context, ReadBody.OTHER);
        var fleet =
                MediaType.isCsv(context)
                        ? TenantsFile.parseCsv(body, servers.ids())
                        : TenantsFile.parse(body, servers.ids());
        var absent =
                query.flag("complete")
                        ? Absent.allVanish("a complete tenants file does not name it")
                        : Absent.STAY;
        Answer.json(
                context,
                importFleet.run(
                        fleet,
                        new Manner("import", absent, query.flag("dryRun")),
                        Actors.of(context)));
    }

    private void list(Context context) throws RefusedSelectionException {
        var query =
                Query.of(
                        context,
                        "server",
                        "project",
                        "label",
                        "selector",
                        "quarantined",
                        "limit",
                        "after");
        var filter =
                new TenantViews.Filter(
                        query.text("server"),
                        query.text("project"),
                        Selector.of(query.pairs("label"), query.text("selector")),
                        query.text("quarantined").map(_ -> query.flag("quarantined")));
        int lookFor = Page.toLookFor(query);
        var found = tenants.list(filter, new TenantViews.Page(query.text("after"), lookFor));
        Page.answer(context, found, lookFor, TenantView::id);
    }

    private void find(Context context) {
        var id = context.pathParam("id");
        var found =
                tenants.find(id)
                        .orElseThrow(() ->
                                new ProblemException(
                                        404,
                                        "UNKNOWN_TENANT",
                                        "There is no tenant \"%s\".".formatted(id),
                                        tenants.didYouMean(id)));
        Answer.json(context, found);
    }

    private void register(Context context) throws InvalidTenantsFileException {
        Answer.json(
                context,
                join(
                        ReadBody.json(context, TenantRegistration.class, ReadBody.OTHER),
                        Actors.of(context)));
    }

    private ImportResult join(TenantRegistration tenant, Actor actor)
            throws InvalidTenantsFileException {
        var columns = new HashMap<String, String>();
        columns.put("id", tenant.id());
        columns.put("server", tenant.server());
        columns.put("database", tenant.database());
        tenant.schema().ifPresent(schema -> columns.put("schema", schema));
        tenant.project().ifPresent(project -> columns.put("project", project));
        var row = new TenantRows.Row(0, columns, tenant.labels());
        Fleet fleet = TenantRows.read(List.of(row), servers.ids());
        return importFleet.run(fleet, new Manner("add", Absent.STAY, false), actor);
    }

    private void label(Context context) throws RefusedSelectionException {
        var request = ReadBody.json(context, LabelRequest.class, ReadBody.OTHER);
        Answer.json(context, change.label(request, Actors.of(context)));
    }

    private static QuarantineRequest quarantine(Context context) {
        var request = ReadBody.json(context, QuarantineRequest.class, ReadBody.OTHER);
        if (request.reason().isBlank()) {
            throw new ProblemException(
                    422,
                    "REASON_MISSING",
                    "The request gives no reason.",
                    "Say why, for the record.");
        }
        return request;
    }
}
