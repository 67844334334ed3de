package dev.drover.coordinator.testing;

import dev.drover.contracts.ProjectName;
import dev.drover.contracts.ReleaseDigest;
import dev.drover.contracts.TenantId;
import dev.drover.contracts.command.LedgerPolicy;
import dev.drover.contracts.http.RolloutRequest.Strategy;
import dev.drover.coordinator.db.ControlDatabase;
import dev.drover.coordinator.db.ControlDatabaseConfig;
import dev.drover.coordinator.leader.Leading;
import dev.drover.coordinator.rollout.RolloutSpec;
import dev.drover.embedded.testing.SharedPostgres;
import dev.drover.embedded.testing.TestDatabase;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jdbi.v3.core.Jdbi;
import org.jspecify.annotations.Nullable;

/** A control database of one test, and rows as the other packages would have written them. */
public final class ControlRows implements AutoCloseable {
    public static final String DIGEST = "sha256:" + "ab".repeat(32);
    public static final Instant NOON = Instant.parse("2026-11-20T12:00:00Z");

    private final TestDatabase home;
    private final ControlDatabase database;
    private int rollouts;
    private @Nullable Leading leading;

    private ControlRows(TestDatabase home, ControlDatabase database) {
        this.home = home;
        this.database = database;
    }

    public static ControlRows open() throws SQLException {
        return in(SharedPostgres.get().createDatabase());
    }

    /** In a database of a server that the test may stop; closing the rows closes it. */
    public static ControlRows in(TestDatabase home) {
        var config =
                new ControlDatabaseConfig(
                        home.host(), home.port(), home.name(), home.user(), home.password(), 6);
        return new ControlRows(home, ControlDatabase.open(config));
    }

    public ControlDatabase database() {
        return database;
    }

    public Jdbi jdbi() {
        return database.jdbi();
    }

    /** A term for single steps, from the first call until the rows are closed. */
    public Leading leading() {
        var held = leading;
        if (held == null) {
            try {
                held = Leading.in(database);
            } catch (SQLException e) {
                throw new IllegalStateException(e);
            }
            leading = held;
        }
        return held;
    }

    @Override
    public void close() throws SQLException {
        if (leading != null) {
            leading.close();
        }
        database.close();
        home.close();
    }

    public void server(String id) {
        execute("INSERT INTO server VALUES (?, ?, 5432, 'u', 'c', 'DISABLE', 4)", id, id + ".test");
    }

    /** A tenant that is the database of its own name. */
    public void tenant(String id, String server) {
        execute(
                "INSERT INTO tenant (id, project, server, database_name) VALUES (?, 'default', ?, ?)",
                id,
                server,
                id);
    }

    /** So many, on servers s1 and s2 in turn: the prefix and a number from 0. */
    public List<TenantId> tenants(String prefix, int count) {
        var ids = new ArrayList<TenantId>();
        for (int n = 0; n < count; n++) {
            tenant(prefix + n, n % 2 == 0 ? "s1" : "s2");
            ids.add(new TenantId(prefix + n));
        }
        return ids;
    }

    /** A rollout of the release {@link #DIGEST} to tenants of the default project. */
    public static RolloutSpec spec(
            List<TenantId> tenants,
            Strategy strategy,
            LedgerPolicy policy,
            RolloutSpec.Action action,
            Optional<String> toVersion) {
        return new RolloutSpec(
                new ProjectName("default"),
                new ReleaseDigest(DIGEST),
                toVersion,
                tenants,
                strategy,
                policy,
                action,
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                "digest");
    }

    /** A release of versions 1 … {@code migrations}, its bundle not to be read. */
    public void release(String digest, int migrations) {
        execute(
                "INSERT INTO release VALUES (?, 'split', 'numbered', '{}', ?, '', now())",
                digest,
                Integer.toString(migrations));
        for (int n = 1; n <= migrations; n++) {
            execute(
                    "INSERT INTO release_migration VALUES (?, ?, ?, 'change', 'versioned', ?)",
                    digest,
                    n,
                    Integer.toString(n),
                    "checksum" + n);
        }
    }

    /** A rollout of the first digest in that state; its only wave is open. */
    public String rollout(String state) {
        int number = ++rollouts;
        var id = "r-20261120-" + number;
        execute(
                """
                INSERT INTO rollout (id, number, project, release, action, state, max_parallel, per_server,
                                     max_attempts, give_up_after_seconds, backoff_base_millis, request_digest,
                                     ended_at)
                VALUES (?, nextval('rollout_number'), 'default', ?, 'migrate', ?, 7, 3, 5, 600, 100, 'x',
                        CASE WHEN ? <> 'RUNNING' THEN now() END)
                """,
                id,
                DIGEST,
                state,
                state);
        execute("INSERT INTO wave VALUES (?, 1, 'OPEN', now(), NULL)", id);
        return id;
    }

    /** A job; with the rows that go with its state. */
    public UUID job(String rollout, String tenant, String server, String state) {
        var id = UUID.randomUUID();
        execute(
                """
                INSERT INTO job (id, rollout, wave, tenant, server, state, ended_at)
                VALUES (?, ?, 1, ?, ?, ?,
                        CASE WHEN ? IN ('SUCCEEDED', 'FAILED', 'CANCELLED', 'SKIPPED') THEN now() END)
                """,
                id,
                rollout,
                tenant,
                server,
                state,
                state);
        switch (state) {
            case "READY", "RETRY_WAIT" -> {
                execute("INSERT INTO active_job VALUES (?, ?, ?)", tenant, id, rollout);
                execute("INSERT INTO job_ready VALUES (?, ?, 1, ?, 0, now())", id, rollout, server);
            }
            case "DISPATCHED", "RUNNING" -> {
                execute("INSERT INTO active_job VALUES (?, ?, ?)", tenant, id, rollout);
                execute(
                        "INSERT INTO in_flight VALUES (?, ?, ?, 1, false, NULL, now(), now())",
                        id,
                        rollout,
                        server);
            }
            default -> {}
        }
        return id;
    }

    public void failure(
            UUID job, String rollout, String tenant, String fingerprint, boolean last, Instant at) {
        execute(
                """
                INSERT INTO failure (job, dispatch, attempt, rollout, tenant, at, final, code, category, sqlstate,
                                     message, remedy, fingerprint, version, path, line, column_number, excerpt)
                VALUES (?, (SELECT 1 + count(*) FROM failure WHERE job = ?), 1, ?, ?, ?, ?, 'UNIQUE_VIOLATION', 'data',
                        '23505', 'two rows are equal', 'mend them', ?, '2', '002_x.sql', 3, 5, 'ALTER …')
                """,
                job,
                job,
                rollout,
                tenant,
                at(at),
                last,
                fingerprint);
    }

    /** A row of the tenant's ledger as the projection would have noted it. */
    public void applied(UUID scope, int rank, String tenant, String version) {
        execute(
                """
                INSERT INTO ledger_row VALUES (?, ?, ?, gen_random_uuid(), ?, 'versioned', 'up', ?, now(), 'r',
                                               gen_random_uuid())
                """,
                scope,
                rank,
                tenant,
                version,
                "checksum" + version);
        execute(
                "UPDATE tenant SET scope = ?, rank = ?, version = ?, told_at = ? WHERE id = ?",
                scope,
                rank,
                version,
                at(NOON),
                tenant);
    }

    public void execute(String sql, Object... arguments) {
        jdbi().useHandle(handle -> handle.execute(sql, arguments));
    }

    public int count(String fromWhere) {
        return jdbi().withHandle(h ->
                h.createQuery("SELECT count(*) FROM " + fromWhere).mapTo(Integer.class).one());
    }

    private static OffsetDateTime at(Instant instant) {
        return instant.atOffset(ZoneOffset.UTC);
    }
}
