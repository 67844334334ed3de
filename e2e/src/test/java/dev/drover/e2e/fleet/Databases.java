package dev.drover.e2e.fleet;

import dev.drover.contracts.wire.Json;
import dev.drover.embedded.Durability;
import dev.drover.embedded.EmbeddedPostgres;
import dev.drover.embedded.PostgresOptions;

import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Servers, the tenants on them, and the control database. */
public final class Databases implements AutoCloseable {
    /** What is committed in a tenant's database and not acknowledged: its ranks. */
    public static final String OUTBOX =
            """
            SELECT m.rank FROM drover.schema_migrations m JOIN drover.schema_migrations s ON s.key = m.key AND s.rank = 0
            WHERE m.rank > 0 AND 2 * m.rank + (m.state = 'applied')::int > s.relayed_seq
            """;

    /** Jobs at once on a server, if nobody says otherwise. */
    static final int LIMIT = 6;

    /** What each tenant has from the start: a place for its migrations to leave their marks. */
    private static final String EFFECTS = "CREATE TABLE public.effect (migration int NOT NULL)";

    private final Path directory;
    private final List<EmbeddedPostgres> servers = new ArrayList<>();
    private final EmbeddedPostgres control;
    private final Map<String, Entry> entries = new LinkedHashMap<>();
    private final Map<String, Tenant> tenants = new TreeMap<>();

    /**
     * A tenant's database.
     *
     * @param entry under which server the fleet knows it
     */
    public record Tenant(EmbeddedPostgres server, String entry, String database) {}

    /** A server as the fleet knows it, which need not be where it is. */
    private record Entry(int port, String credential, int limit, EmbeddedPostgres server) {}

    /**
     * @param count of tenants' servers; a single one holds the control database as well
     */
    Databases(Path directory, int count, int limit) throws SQLException {
        this.directory = directory;
        for (int i = 0; i < count; i++) {
            var server = postgres("tenants-" + i);
            servers.add(server);
            entries.put("pg-" + i, new Entry(server.port(), credential(server), limit, server));
        }
        control = count == 1 ? servers.getFirst() : postgres("control");
        execute(control, "postgres", "CREATE DATABASE drover");
        for (var server : servers) {
            execute(server, "postgres", "CREATE DATABASE seedling");
            execute(server, "seedling", EFFECTS);
        }
    }

    private EmbeddedPostgres postgres(String name) {
        return EmbeddedPostgres.start(
                PostgresOptions.at(directory.resolve(name))
                        .durability(Durability.PROCESS_CRASH)
                        .maxConnections(150));
    }

    /** Tenants in turn on all servers. */
    public void createTenants(int count) throws SQLException {
        for (int i = 0; i < count; i++) {
            int server = i % servers.size();
            createTenant("tenant-" + i, "pg-" + server, "tenant_" + i);
        }
    }

    /** Makes the database of a new tenant; the fleet knows of it after an import. */
    public Tenant createTenant(String id, String entry, String database) throws SQLException {
        var server = server(entry);
        execute(
                server,
                "postgres",
                "CREATE DATABASE %s TEMPLATE seedling STRATEGY file_copy"
                        .formatted(quoted(database)));
        return nameTenant(id, entry, database);
    }

    /** A tenant whose database is there, or is not. */
    public Tenant nameTenant(String id, String entry, String database) {
        var tenant = new Tenant(server(entry), entry, database);
        tenants.put(id, tenant);
        return tenant;
    }

    /**
     * The same server under another name.
     *
     * @param port where the fleet shall look for it
     * @param credential name that workers know it by
     */
    public void nameServer(String entry, int port, String credential, EmbeddedPostgres server) {
        entries.put(entry, new Entry(port, credential, LIMIT, server));
    }

    private EmbeddedPostgres server(String entry) {
        var known = entries.get(entry);
        if (known == null) {
            throw new IllegalArgumentException("there is no server " + entry);
        }
        return known.server();
    }

    public List<EmbeddedPostgres> servers() {
        return servers;
    }

    public EmbeddedPostgres control() {
        return control;
    }

    public Map<String, Tenant> tenants() {
        return tenants;
    }

    /** What a server's credential is called. */
    public String credential(EmbeddedPostgres server) {
        return "tenants-" + servers.indexOf(server);
    }

    public Connection connect(String tenant) throws SQLException {
        var known = tenants.get(tenant);
        if (known == null) {
            throw new IllegalArgumentException("there is no tenant " + tenant);
        }
        return connect(known);
    }

    public Connection connect(Tenant tenant) throws SQLException {
        return connect(tenant.server(), tenant.database());
    }

    public Connection connect(EmbeddedPostgres server, String database) throws SQLException {
        var properties = new java.util.Properties();
        properties.put("user", server.user());
        properties.put("password", server.password());
        properties.put("PGDBNAME", database);
        properties.put("connectTimeout", "5");
        properties.put("socketTimeout", "20");
        return DriverManager.getConnection(
                "jdbc:postgresql://127.0.0.1:" + server.port() + "/", properties);
    }

    public Connection connectControl() throws SQLException {
        return connect(control, "drover");
    }

    /** Runs a statement in a tenant's database. */
    public void execute(String tenant, String sql) throws SQLException {
        try (var connection = connect(tenant);
                var statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    public void execute(EmbeddedPostgres server, String database, String sql) throws SQLException {
        try (var connection = connect(server, database);
                var statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    /** First column of all rows, in a tenant's database. */
    public List<String> query(String tenant, String sql) throws SQLException {
        try (var connection = connect(tenant)) {
            return lines(connection, sql);
        }
    }

    /** First column of all rows, in the control database. */
    public List<String> queryControl(String sql) throws SQLException {
        try (var connection = connectControl()) {
            return lines(connection, sql);
        }
    }

    /** First column of all rows. */
    public static List<String> lines(Connection connection, String query) throws SQLException {
        var lines = new ArrayList<String>();
        try (var statement = connection.createStatement();
                var rows = statement.executeQuery(query)) {
            while (rows.next()) {
                lines.add(rows.getString(1));
            }
        }
        return lines;
    }

    private static String quoted(String name) {
        return '"' + name.replace("\"", "\"\"") + '"';
    }

    /** What nobody but workers may know. */
    public List<String> secrets() {
        return servers.stream().map(EmbeddedPostgres::password).toList();
    }

    /** All of it as a file to import. */
    String tenantsFile() {
        var rows = new ArrayList<Map<String, Object>>();
        tenants.forEach((id, tenant) ->
                rows.add(
                        Map.of("id", id, "server", tenant.entry(), "database", tenant.database())));
        var known = new ArrayList<Map<String, Object>>();
        entries.forEach((id, entry) ->
                known.add(
                        Map.of(
                                "id",
                                id,
                                "address",
                                "127.0.0.1:" + entry.port(),
                                "user",
                                entry.server().user(),
                                "credential",
                                entry.credential(),
                                "limit",
                                entry.limit())));
        return Json.write(Map.of("servers", known, "tenants", rows));
    }

    @Override
    public void close() {
        servers.forEach(EmbeddedPostgres::close);
        if (!servers.contains(control)) {
            control.close();
        }
    }
}
