package dev.drover.standalone.migrate;

import dev.drover.contracts.wire.Json;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * What was discovered, as the text of a tenants file (JSON is YAML), so that both ways to name
 * tenants are one.
 */
final class TenantsText {
    /** The id of the one server, and the name of its credential. */
    static final String SERVER = "server";

    private TenantsText() {}

    static String ofDatabases(ServerUrl server, String tls, int limit, List<String> databases) {
        var tenants = new ArrayList<Map<String, Object>>();
        var ids = new HashSet<String>();
        for (var database : databases) {
            var tenant = new LinkedHashMap<String, Object>();
            tenant.put("id", id(database, ids));
            tenant.put("server", SERVER);
            tenant.put("database", database);
            tenants.add(tenant);
        }
        return text(server, tls, limit, tenants);
    }

    static String ofSchemas(
            ServerUrl server, String database, String tls, int limit, List<String> schemas) {
        var tenants = new ArrayList<Map<String, Object>>();
        var ids = new HashSet<String>();
        for (var schema : schemas) {
            var tenant = new LinkedHashMap<String, Object>();
            tenant.put("id", id(schema, ids));
            tenant.put("server", SERVER);
            tenant.put("database", database);
            tenant.put("schema", schema);
            tenants.add(tenant);
        }
        return text(server, tls, limit, tenants);
    }

    private static String text(
            ServerUrl url, String tls, int limit, List<Map<String, Object>> tenants) {
        var server = new LinkedHashMap<String, Object>();
        server.put("id", SERVER);
        server.put("address", address(url));
        server.put("user", url.user());
        server.put("credential", SERVER);
        server.put("limit", limit);
        server.put("tls", tls);
        var file = new LinkedHashMap<String, Object>();
        file.put("servers", List.of(server));
        file.put("tenants", tenants);
        return Json.write(file);
    }

    private static String address(ServerUrl url) {
        var host = url.host().contains(":") ? "[" + url.host() + "]" : url.host();
        return host + ":" + url.port();
    }

    /** A database may be called anything; an id may not. Names that fall together get a number. */
    private static String id(String name, Set<String> taken) {
        var plain = name.replaceAll("[^A-Za-z0-9._@+-]", "_").replaceFirst("^[^A-Za-z0-9]+", "");
        var base = plain.isEmpty() ? "tenant" : plain;
        var id = base;
        for (int n = 2; !taken.add(id); n++) {
            id = "%s-%d".formatted(base, n);
        }
        return id;
    }
}
