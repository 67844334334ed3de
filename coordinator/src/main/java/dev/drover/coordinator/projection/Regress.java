package dev.drover.coordinator.projection;

import dev.drover.contracts.JobId;
import dev.drover.contracts.ProjectName;
import dev.drover.contracts.TenantId;
import dev.drover.contracts.status.ServerIdentity;
import dev.drover.contracts.status.TenantEvent;
import java.time.Instant;
import java.util.Optional;
import java.util.UUID;
import org.jdbi.v3.core.Handle;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Takes a tenant's head back to what its ledger still holds, and says so. */
final class Regress {
    private static final Logger log = LoggerFactory.getLogger(Regress.class);

    private static final String FROM =
            """
            SELECT project, greatest(rank, (SELECT max(l.rank) FROM ledger_row l WHERE l.scope = :scope)) AS rank,
              version
            FROM tenant
            WHERE id = :tenant AND (scope = :scope OR scope IS NULL)
            FOR NO KEY UPDATE
            """;

    private static final String LOSE =
            """
            WITH lost AS (
              DELETE FROM ledger_row WHERE scope = :scope AND rank > :toRank
              RETURNING scope, rank, applied_at, job, tenant, event_id, version
            )
            INSERT INTO lost_ledger_row (scope, rank, applied_at, job, tenant, event_id, version, lost_at)
            SELECT scope, rank, applied_at, job, tenant, event_id, version, :at
            FROM lost
            ON CONFLICT DO NOTHING
            """;

    /** The version is the last one that was not undone. */
    private static final String MOVE =
            """
            UPDATE tenant t SET rank = :toRank, version = (
              SELECT up.version
              FROM ledger_row up
              WHERE up.scope = :scope AND up.direction IN ('up', 'baseline') AND up.kind <> 'repeatable'
                AND NOT EXISTS (
                  SELECT FROM ledger_row down
                  WHERE down.scope = up.scope AND down.direction = 'down'
                    AND down.version = up.version AND down.rank > up.rank)
              ORDER BY up.rank DESC
              LIMIT 1)
            WHERE t.id = :tenant
            RETURNING version
            """;

    private Regress() {}

    /**
     * What says that commits are lost.
     *
     * @param toRank the last row that is still so
     * @param job in which it was seen
     */
    record Evidence(
            TenantId tenant,
            UUID scope,
            int toRank,
            JobId job,
            Optional<ServerIdentity> identity,
            Instant at) {}

    private record From(ProjectName project, int rank, Optional<String> version) {}

    /** Returns whether there was anything to take back. */
    static boolean apply(Handle handle, Evidence evidence) {
        var from =
                handle.createQuery(FROM)
                        .bind("tenant", evidence.tenant().value())
                        .bind("scope", evidence.scope())
                        .map((row, _) ->
                                new From(
                                        new ProjectName(row.getString("project")),
                                        row.getInt("rank"),
                                        Optional.ofNullable(row.getString("version"))))
                        .findOne()
                        .filter(known -> known.rank() > evidence.toRank());
        from.ifPresent(known -> apply(handle, evidence, known));
        return from.isPresent();
    }

    private static void apply(Handle handle, Evidence evidence, From from) {
        handle.createUpdate(LOSE)
                .bind("scope", evidence.scope())
                .bind("toRank", evidence.toRank())
                .bind("at", evidence.at())
                .execute();
        var version =
                handle.createQuery(MOVE)
                        .bind("tenant", evidence.tenant().value())
                        .bind("scope", evidence.scope())
                        .bind("toRank", evidence.toRank())
                        .map((row, _) -> Optional.ofNullable(row.getString("version")))
                        .one();
        TenantEvents.append(
                handle,
                evidence.tenant(),
                id ->
                        new TenantEvent.Regressed(
                                id,
                                evidence.at(),
                                evidence.tenant(),
                                from.project(),
                                evidence.scope(),
                                from.rank(),
                                from.version(),
                                evidence.toRank(),
                                version,
                                evidence.job(),
                                evidence.identity()));
        log.warn(
                "tenant {} has lost commits: its ledger ends at rank {} ({}), rank {} ({}) was"
                        + " told; it is pending again",
                evidence.tenant(),
                evidence.toRank(),
                version.orElse("nothing applied"),
                from.rank(),
                from.version().orElse("nothing applied"));
    }
}
