package dev.drover.standalone.demo;

import dev.drover.contracts.wire.Json;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The demo's fleet as the text of a tenants file; JSON is YAML. */
final class DemoTenantsFile {
    private DemoTenantsFile() {}

    static String text(DemoServers servers, List<DemoTenant> tenants) {
        var serverEntries = new ArrayList<Map<String, Object>>();
        for (var server : servers.all()) {
            var entry = new LinkedHashMap<String, Object>();
            entry.put("id", server.id());
            entry.put("address", server.postgres().host() + ":" + server.postgres().port());
            entry.put("user", server.postgres().user());
            entry.put("credential", server.id());
            entry.put("limit", 4);
            serverEntries.add(entry);
        }
        var tenantEntries = new ArrayList<Map<String, Object>>();
        for (var tenant : tenants) {
            var entry = new LinkedHashMap<String, Object>();
            entry.put("id", tenant.id());
            entry.put("server", tenant.server());
            entry.put("database", tenant.database());
            entry.put("labels", tenant.labels());
            tenantEntries.add(entry);
        }
        return Json.write(Map.of("servers", serverEntries, "tenants", tenantEntries));
    }
}
