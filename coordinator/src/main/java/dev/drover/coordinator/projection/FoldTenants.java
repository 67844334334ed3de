package dev.drover.coordinator.projection;

import dev.drover.contracts.TenantId;
import dev.drover.contracts.status.JobEvent;
import dev.drover.contracts.status.LedgerEntry;
import dev.drover.contracts.status.MigrationEvent;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.UUID;
import java.util.stream.Stream;
import org.jdbi.v3.core.Handle;

/**
 * Moves the tenants' heads forward. Within a scope only a higher rank counts; a new scope counts
 * when it is told later than what is known, for then the tenant was made anew.
 */
final class FoldTenants {
    private static final String LOCK =
            """
            SELECT id
            FROM tenant
            WHERE id = ANY(:tenants)
            ORDER BY id
            FOR NO KEY UPDATE
            """;

    private static final String MIGRATED =
            """
            UPDATE tenant t SET scope = u.scope, rank = u.rank, told_at = u.at,
              version = coalesce(nullif(u.version, ''), CASE WHEN t.scope = u.scope THEN t.version END)
            FROM unnest(:tenants, :projects, :scopes, :ranks, :versions, :times)
              AS u (id, project, scope, rank, version, at)
            WHERE t.id = u.id AND t.project = u.project
              AND ((t.scope IS NULL AND t.rank < u.rank)
                OR (t.scope = u.scope AND t.rank < u.rank)
                OR (t.scope <> u.scope AND t.told_at < u.at))
            RETURNING t.id
            """;

    /** After a revert the version is the last one that was not undone. */
    private static final String REVERTED =
            """
            UPDATE tenant t SET version = (
              SELECT up.version
              FROM ledger_row up
              WHERE up.scope = t.scope AND up.direction IN ('up', 'baseline') AND up.kind <> 'repeatable'
                AND NOT EXISTS (
                  SELECT FROM ledger_row down
                  WHERE down.scope = up.scope AND down.direction = 'down'
                    AND down.version = up.version AND down.rank > up.rank)
              ORDER BY up.rank DESC
              LIMIT 1)
            WHERE t.id = ANY(:tenants)
            """;

    private FoldTenants() {}

    /**
     * Returns the tenants whose head is another one now. Must come after the ledger rows of the
     * same batch.
     */
    static Set<String> fold(
            Handle handle, SortHistories.Sorted sorted, List<JobEvent.Succeeded> successes) {
        var heads = new TreeMap<String, Head>();
        sorted.so()
                .forEach(event -> heads.merge(event.tenant().value(), Head.of(event), Head::then));
        var results = new TreeMap<String, JobEvent.Succeeded>();
        successes.forEach(
                event -> results.merge(event.ticket().tenant().value(), event, FoldTenants::later));
        var tenants =
                Stream.concat(heads.keySet().stream(), results.keySet().stream())
                        .distinct()
                        .toList();
        if (tenants.isEmpty()) {
            return Set.of();
        }
        handle.createQuery(LOCK)
                .bindArray("tenants", String.class, tenants)
                .mapTo(String.class)
                .list();
        var moved = new TreeSet<String>();
        if (!heads.isEmpty()) {
            moved.addAll(migrated(handle, heads));
            moved.addAll(reverted(handle, sorted.so()));
        }
        if (!results.isEmpty()) {
            moved.addAll(FoldResults.fold(handle, results));
        }
        return moved;
    }

    /** The one that was dispatched later has seen more. */
    private static JobEvent.Succeeded later(JobEvent.Succeeded a, JobEvent.Succeeded b) {
        return b.ticket().order() >= a.ticket().order() ? b : a;
    }

    /** The last that a batch tells of a tenant. */
    private record Head(
            String project, UUID scope, int rank, Optional<String> version, Instant at) {
        static Head of(MigrationEvent event) {
            var entry = event.entry();
            var version = Optional.of(entry.version()).filter(_ -> isAVersions(entry));
            return new Head(entry.project(), entry.scope(), entry.rank(), version, event.time());
        }

        /** A repeatable one has no version of its own; a repair changes none. */
        private static boolean isAVersions(LedgerEntry entry) {
            return !entry.kind().equals("repeatable") && !entry.direction().equals("repair");
        }

        Head then(Head next) {
            if (!next.scope.equals(scope)) {
                return next.at.isBefore(at) ? this : next;
            }
            var later = next.rank > rank ? next : this;
            var earlier = next.rank > rank ? this : next;
            return new Head(
                    project, scope, later.rank, later.version.or(earlier::version), later.at);
        }
    }

    private static List<String> migrated(Handle handle, Map<String, Head> heads) {
        Collection<Head> values = heads.values();
        return handle.createQuery(MIGRATED)
                .bindArray("tenants", String.class, List.copyOf(heads.keySet()))
                .bindArray("projects", String.class, values.stream().map(Head::project).toList())
                .bindArray("scopes", UUID.class, values.stream().map(Head::scope).toList())
                .bindArray("ranks", Integer.class, values.stream().map(Head::rank).toList())
                .bindArray(
                        "versions",
                        String.class,
                        values.stream().map(head -> head.version().orElse("")).toList())
                .bindArray("times", Instant.class, values.stream().map(Head::at).toList())
                .mapTo(String.class)
                .list();
    }

    private static List<String> reverted(Handle handle, List<MigrationEvent> migrations) {
        var tenants =
                migrations.stream()
                        .filter(MigrationEvent.Reverted.class::isInstance)
                        .map(MigrationEvent::tenant)
                        .map(TenantId::value)
                        .distinct()
                        .toList();
        if (!tenants.isEmpty()) {
            handle.createUpdate(REVERTED).bindArray("tenants", String.class, tenants).execute();
        }
        return tenants;
    }
}
