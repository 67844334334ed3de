package dev.drover.coordinator.dispatch;

import dev.drover.contracts.RolloutId;
import dev.drover.contracts.command.Command;
import dev.drover.coordinator.db.DurableCommit;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import org.jdbi.v3.core.Handle;

/** Makes chosen jobs DISPATCHED and says what is to be sent for them. */
final class TakeJobs {
    /** A command that nobody has claimed for so long is taken for lost. */
    static final Duration CLAIM_WITHIN = Duration.ofSeconds(60);

    /**
     * Waits for whoever is about to stop a rollout or the fleet, and makes those who come later
     * wait: nothing is dispatched once they have. Comes first, so nobody waits in a circle.
     */
    private static final String SHARE =
            """
            SELECT r.id
            FROM fleet_hold h
            CROSS JOIN rollout r
            WHERE NOT h.held AND r.id = ANY(:rollouts) AND r.state = 'RUNNING'
            ORDER BY r.id
            FOR SHARE OF h, r
            """;

    /**
     * What another transaction works on is passed over; its turn comes again. The rollout may have
     * been paused since it was looked at, and the tenant been put in quarantine. A job's row guards
     * its place in the queue as well.
     */
    private static final String LOCK =
            """
            SELECT j.id, j.tenant
            FROM job_ready q
            JOIN job j ON j.id = q.job
            JOIN tenant t ON t.id = j.tenant
            JOIN rollout r ON r.id = q.rollout AND r.state = 'RUNNING'
            WHERE q.job = ANY(:jobs) AND j.state IN ('READY', 'RETRY_WAIT')
              AND t.quarantine IS NULL
            FOR NO KEY UPDATE OF j, t SKIP LOCKED
            """;

    /**
     * A wave that opens while somebody skips a tenant of it puts a job into the queue that has just
     * ended: neither transaction sees the other. Such a row would be chosen for ever, in the place
     * of another.
     */
    private static final String LEAVE_QUEUE =
            """
            DELETE FROM job_ready q
            USING job j
            WHERE q.job = ANY(:jobs) AND j.id = q.job
              AND j.state IN ('SUCCEEDED', 'FAILED', 'CANCELLED', 'SKIPPED')
            """;

    /**
     * A verification says which ledger row is known, up to the first gap. Each step hands on what
     * the next one needs, so that none looks for a job among all that were taken.
     */
    private static final String TAKE =
            """
            WITH ordered AS (
              UPDATE tenant t SET last_order = greatest(t.last_order + 1, :micros)
              FROM unnest(:jobs, :tenants) AS u (job, tenant)
              WHERE t.id = u.tenant
              RETURNING u.job, t.last_order, t.server, t.database_name, t.schema_name, t.labels, t.scope
            ), dispatched AS (
              UPDATE job j SET state = 'DISPATCHED', dispatch = j.dispatch + 1,
                order_number = o.last_order, worker = NULL, next_attempt_at = NULL,
                first_try_at = coalesce(j.first_try_at, :now)
              FROM ordered o
              WHERE j.id = o.job
              RETURNING j.id, j.rollout, j.wave, j.tenant, j.server AS limited_by, j.dispatch,
                j.attempt, j.order_number, o.server, o.database_name, o.schema_name, o.labels, o.scope
            ), left_queue AS (
              DELETE FROM job_ready WHERE job = ANY(:jobs)
            ), in_flight_now AS (
              INSERT INTO in_flight (job, rollout, wave, server, dispatch, dispatched_at, lease_until)
              SELECT id, rollout, wave, limited_by, dispatch, :now, :claimUntil
              FROM dispatched
            )
            SELECT j.id AS job, j.rollout, j.wave, j.tenant, j.server, j.dispatch, j.attempt,
              j.order_number, j.database_name, j.schema_name, s.host, s.port, s.username,
              s.credential, s.tls, r.project, r.release, r.to_version, r.action,
              r.out_of_order, r.cosmetic_change, r.on_clone, r.repair,
              jsonb_build_object('values', j.labels) AS labels,
              known.scope AS known_scope, known.rank AS known_rank, known.applied_at AS known_at
            FROM dispatched j
            JOIN server s ON s.id = j.server
            JOIN rollout r ON r.id = j.rollout
            LEFT JOIN LATERAL (
              SELECT l.scope, l.rank, l.applied_at
              FROM ledger_row l
              WHERE l.scope = j.scope
                AND EXISTS (SELECT FROM ledger_row f WHERE f.scope = l.scope AND f.rank = 1)
                AND NOT EXISTS (SELECT FROM ledger_row n WHERE n.scope = l.scope AND n.rank = l.rank + 1)
              ORDER BY l.rank
              LIMIT 1) known ON r.action = 'verify'
            """;

    /** The wait for their claims begins anew; whoever is held is not begun by a new leader. */
    private static final String UNCLAIMED =
            """
            WITH waiting AS (
              UPDATE in_flight f SET lease_until = :claimUntil
              FROM rollout r, fleet_hold h
              WHERE NOT f.claimed AND NOT h.held AND r.id = f.rollout AND r.state = 'RUNNING'
              RETURNING f.job
            )
            SELECT j.id AS job, j.rollout, j.wave, j.tenant, t.server, j.dispatch, j.attempt,
              j.order_number, t.database_name, t.schema_name, s.host, s.port, s.username,
              s.credential, s.tls, r.project, r.release, r.to_version, r.action,
              r.out_of_order, r.cosmetic_change, r.on_clone, r.repair,
              jsonb_build_object('values', t.labels) AS labels,
              known.scope AS known_scope, known.rank AS known_rank, known.applied_at AS known_at
            FROM waiting w
            JOIN job j ON j.id = w.job
            JOIN tenant t ON t.id = j.tenant
            JOIN server s ON s.id = t.server
            JOIN rollout r ON r.id = j.rollout
            LEFT JOIN LATERAL (
              SELECT l.scope, l.rank, l.applied_at
              FROM ledger_row l
              WHERE l.scope = t.scope
                AND EXISTS (SELECT FROM ledger_row f WHERE f.scope = l.scope AND f.rank = 1)
                AND NOT EXISTS (SELECT FROM ledger_row n WHERE n.scope = l.scope AND n.rank = l.rank + 1)
              ORDER BY l.rank
              LIMIT 1) known ON r.action = 'verify'
            """;

    private TakeJobs() {}

    /** Those of the rollouts that run, and go on running until the transaction ends. */
    static Set<RolloutId> share(Handle handle, List<RolloutId> rollouts) {
        return Set.copyOf(
                handle.createQuery(SHARE)
                        .bindArray(
                                "rollouts",
                                String.class,
                                rollouts.stream().map(RolloutId::value).toList())
                        .map((row, _) -> new RolloutId(row.getString("id")))
                        .list());
    }

    private record Locked(UUID job, String tenant) {}

    /**
     * What came of a choice.
     *
     * @param cleared chosen rows that stood for no waiting job and are gone now
     */
    record Taken(List<Command> commands, int cleared) {
        Taken {
            commands = List.copyOf(commands);
        }
    }

    static Taken take(Handle handle, List<UUID> chosen, Instant now) {
        var locked =
                handle.createQuery(LOCK)
                        .bindArray("jobs", UUID.class, chosen)
                        .map((row, _) ->
                                new Locked(
                                        row.getObject("id", UUID.class), row.getString("tenant")))
                        .list();
        int cleared = locked.size() < chosen.size() ? leaveQueue(handle, chosen) : 0;
        return new Taken(dispatch(handle, locked, now), cleared);
    }

    private static int leaveQueue(Handle handle, List<UUID> chosen) {
        return handle.createUpdate(LEAVE_QUEUE).bindArray("jobs", UUID.class, chosen).execute();
    }

    private static List<Command> dispatch(Handle handle, List<Locked> locked, Instant now) {
        if (locked.isEmpty()) {
            return List.of();
        }
        DurableCommit.require(handle);
        return handle.createQuery(TAKE)
                .bindArray("jobs", UUID.class, locked.stream().map(Locked::job).toList())
                .bindArray("tenants", String.class, locked.stream().map(Locked::tenant).toList())
                .bind("micros", ChronoUnit.MICROS.between(Instant.EPOCH, now))
                .bind("now", now)
                .bind("claimUntil", now.plus(CLAIM_WITHIN))
                .map((row, _) -> CommandRow.command(row))
                .list();
    }

    /** The commands that a former leader may have failed to publish. */
    static List<Command> unclaimed(Handle handle, Instant now) {
        return handle.createQuery(UNCLAIMED)
                .bind("claimUntil", now.plus(CLAIM_WITHIN))
                .map((row, _) -> CommandRow.command(row))
                .list();
    }
}
