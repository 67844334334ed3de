package dev.drover.coordinator.fleet;

import dev.drover.contracts.http.ImportResult;
import dev.drover.contracts.wire.Json;
import dev.drover.coordinator.audit.Actor;
import dev.drover.coordinator.audit.Audit;
import dev.drover.coordinator.fleet.file.Fleet;
import dev.drover.coordinator.fleet.file.InvalidTenantsFileException;
import dev.drover.coordinator.rollout.SkipWaiting;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;

/**
 * Joins tenants to the fleet: adds and changes, never removes. All or nothing, one import at a
 * time.
 */
public final class ImportFleet {
    private static final int MANY = 1_000;

    private final Jdbi jdbi;
    private final InstantSource clock;

    public ImportFleet(Jdbi jdbi, InstantSource clock) {
        this.jdbi = jdbi;
        this.clock = clock;
    }

    /**
     * How to join.
     *
     * @param source who tells of the tenants: {@code import}, {@code discover} …
     * @param absent what becomes of those that are not told of
     * @param dryRun change nothing
     */
    public record Manner(String source, Absent absent, boolean dryRun) {}

    /** On whose word, and when. */
    public record Told(Actor by, Instant at) {}

    /** From a tenants file, by somebody; tenants that it does not name stay. */
    public ImportResult run(Fleet fleet) throws InvalidTenantsFileException {
        return run(fleet, new Manner("import", Absent.STAY, false), Actor.unnamed(""));
    }

    /**
     * Writes the fleet in one transaction.
     *
     * @throws InvalidTenantsFileException when it contradicts what is there: a tenant that runs
     *     would move, a place is taken; nothing is changed then
     */
    public ImportResult run(Fleet fleet, Manner manner, Actor actor)
            throws InvalidTenantsFileException {
        return jdbi.withHandle(handle -> {
            handle.begin();
            try {
                var result = join(handle, fleet, manner, new Told(actor, clock.instant()));
                if (!manner.dryRun()) {
                    handle.commit();
                }
                return result;
            } finally {
                if (handle.isInTransaction()) {
                    handle.rollback();
                }
            }
        });
    }

    /** In a transaction of the caller's, which an exception must end. */
    public static ImportResult join(Handle handle, Fleet fleet, Manner manner, Told told)
            throws InvalidTenantsFileException {
        stage(handle, fleet);
        var problems = CompareWithFleet.problems(handle);
        if (!problems.isEmpty()) {
            throw new InvalidTenantsFileException(problems);
        }
        return write(handle, fleet.servers().size(), manner, told);
    }

    private static void stage(Handle handle, Fleet fleet) {
        handle.execute("LOCK TABLE server IN SHARE ROW EXCLUSIVE MODE");
        handle.createUpdate(
                        """
                        CREATE TEMPORARY TABLE wanted_server ON COMMIT DROP AS
                        SELECT id, host, port, "user" AS username, credential, tls, "limit" AS max_in_flight
                          FROM jsonb_to_recordset(CAST(:servers AS jsonb))
                            AS s(id text, host text, port integer, "user" text, credential text,
                                 tls text, "limit" integer)
                        """)
                .bind("servers", Json.write(fleet.servers()))
                .execute();
        handle.createUpdate(
                        """
                        CREATE TEMPORARY TABLE wanted_tenant ON COMMIT DROP AS
                        SELECT id, project, server, database AS database_name,
                               schema AS schema_name, labels
                          FROM jsonb_to_recordset(CAST(:tenants AS jsonb))
                            AS t(id text, server text, database text, schema text, project text,
                                 labels jsonb)
                        """)
                .bind("tenants", Json.write(fleet.tenants()))
                .execute();
        handle.execute("ANALYZE wanted_server, wanted_tenant");
    }

    private static ImportResult write(Handle handle, int servers, Manner manner, Told told) {
        int serversChanged = writeServers(handle);
        var moves = moves(handle, manner.source());
        int changed = stepAside(handle) + changeLabels(handle);
        settle(handle);
        var added = add(handle, manner.source());
        TenantEvents.registered(handle, added);
        if (added.size() >= MANY) {
            // what the planner thinks of the table is no longer true
            handle.execute("ANALYZE tenant");
        }
        var returned = welcomeBack(handle);
        tellsOfThem(handle, manner.source());
        var vanished = vanish(handle, manner.absent(), told.at());
        new NoteImport(handle, manner.source(), told)
                .servers(serversChanged)
                .tenants(added.size(), changed)
                .moved(moves)
                .vanished(vanished, manner.absent())
                .returned(returned)
                .note();
        int all =
                handle.createQuery("SELECT count(*) FROM wanted_tenant").mapTo(Integer.class).one();
        return new ImportResult(
                servers,
                added.size(),
                changed,
                all - added.size() - changed,
                Optional.of(vanished.size()).filter(count -> count > 0),
                Optional.of(returned.size()).filter(count -> count > 0));
    }

    private static int writeServers(Handle handle) {
        return handle.execute(
                """
                INSERT INTO server (id, host, port, username, credential, tls, max_in_flight)
                SELECT id, host, port, username, credential, tls, max_in_flight FROM wanted_server
                ON CONFLICT (id) DO UPDATE
                   SET host = EXCLUDED.host, port = EXCLUDED.port, username = EXCLUDED.username,
                       credential = EXCLUDED.credential, tls = EXCLUDED.tls,
                       max_in_flight = EXCLUDED.max_in_flight
                 WHERE (server.host, server.port, server.username, server.credential, server.tls,
                        server.max_in_flight)
                    IS DISTINCT FROM
                       (EXCLUDED.host, EXCLUDED.port, EXCLUDED.username, EXCLUDED.credential,
                        EXCLUDED.tls, EXCLUDED.max_in_flight)
                """);
    }

    /** From where to where, while both are known. */
    private static List<Audit.Line> moves(Handle handle, String source) {
        return handle.createQuery(
                        """
                        SELECT tenant.id,
                               concat_ws('/', tenant.server, tenant.database_name, tenant.schema_name,
                                         'project ' || tenant.project) AS was,
                               concat_ws('/', wanted.server, wanted.database_name, wanted.schema_name,
                                         'project ' || wanted.project) AS becomes
                          FROM tenant
                          JOIN wanted_tenant AS wanted ON wanted.id = tenant.id
                         WHERE (tenant.server, tenant.database_name, tenant.schema_name, tenant.project)
                               IS DISTINCT FROM
                               (wanted.server, wanted.database_name, wanted.schema_name, wanted.project)
                         ORDER BY tenant.id
                        """)
                .map((row, _) ->
                        new Audit.Line(
                                Audit.tenant(row.getString("id")),
                                "%s: from %s to %s"
                                        .formatted(
                                                source,
                                                row.getString("was"),
                                                row.getString("becomes"))))
                .list();
    }

    /** Two tenants may have exchanged their places: all that move leave theirs first. */
    private static int stepAside(Handle handle) {
        return handle.execute(
                """
                UPDATE tenant
                   SET database_name = E'\\n' || tenant.id, labels = wanted.labels
                  FROM wanted_tenant AS wanted
                 WHERE wanted.id = tenant.id
                   AND (tenant.server, tenant.database_name, tenant.schema_name, tenant.project)
                       IS DISTINCT FROM
                       (wanted.server, wanted.database_name, wanted.schema_name, wanted.project)
                """);
    }

    private static int changeLabels(Handle handle) {
        return handle.execute(
                """
                UPDATE tenant
                   SET labels = wanted.labels
                  FROM wanted_tenant AS wanted
                 WHERE wanted.id = tenant.id
                   AND wanted.labels <> tenant.labels
                """);
    }

    private static void settle(Handle handle) {
        handle.execute(
                """
                UPDATE tenant
                   SET server = wanted.server, database_name = wanted.database_name,
                       schema_name = wanted.schema_name, project = wanted.project
                  FROM wanted_tenant AS wanted
                 WHERE wanted.id = tenant.id
                   AND tenant.database_name = E'\\n' || tenant.id
                """);
    }

    private static List<String> add(Handle handle, String source) {
        return handle.createQuery(
                        """
                        INSERT INTO tenant (id, project, server, database_name, schema_name, labels, source)
                        SELECT id, project, server, database_name, schema_name, labels, :source
                          FROM wanted_tenant AS wanted
                         WHERE NOT EXISTS (SELECT FROM tenant WHERE tenant.id = wanted.id)
                        RETURNING id
                        """)
                .bind("source", source)
                .mapTo(String.class)
                .list();
    }

    /** Whoever had vanished and is told of again is there again. */
    private static List<String> welcomeBack(Handle handle) {
        return handle.createQuery(
                        """
                        UPDATE tenant
                           SET quarantine = NULL, quarantine_reason = NULL, quarantined_at = NULL
                          FROM wanted_tenant AS wanted
                         WHERE wanted.id = tenant.id AND tenant.quarantine = 'VANISHED'
                        RETURNING tenant.id
                        """)
                .mapTo(String.class)
                .list();
    }

    /** Of a tenant that the catalogue names, the catalogue tells, whoever told of it first. */
    private static void tellsOfThem(Handle handle, String source) {
        if (source.equals("catalogue")) {
            handle.execute(
                    """
                    UPDATE tenant SET source = 'catalogue'
                      FROM wanted_tenant AS wanted
                     WHERE wanted.id = tenant.id AND tenant.source <> 'catalogue'
                    """);
        }
    }

    private static List<String> vanish(Handle handle, Absent absent, Instant now) {
        return switch (absent) {
            case Absent.Stay _ -> List.of();
            case Absent.Vanish vanish -> vanish(handle, vanish, now);
        };
    }

    private static List<String> vanish(Handle handle, Absent.Vanish vanish, Instant now) {
        var vanished =
                handle.createQuery(
                                """
                                UPDATE tenant
                                   SET quarantine = 'VANISHED', quarantine_reason = :reason,
                                       quarantined_at = :now
                                 WHERE quarantine IS NULL
                                   AND (:all OR source = :source OR id = ANY(:ids))
                                   AND NOT EXISTS (SELECT FROM wanted_tenant AS wanted WHERE wanted.id = tenant.id)
                                RETURNING id
                                """)
                        .bind("reason", vanish.reason())
                        .bind("now", now)
                        .bind("all", vanish.all())
                        .bind("source", vanish.source())
                        .bindArray("ids", String.class, vanish.ids())
                        .mapTo(String.class)
                        .list();
        var _ = SkipWaiting.of(handle, vanished, vanish.reason(), now);
        return vanished;
    }
}
