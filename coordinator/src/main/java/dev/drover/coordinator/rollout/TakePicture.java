package dev.drover.coordinator.rollout;

import dev.drover.coordinator.rollout.LoadRollout.Loaded;
import dev.drover.coordinator.rollout.decision.Picture;
import dev.drover.coordinator.rollout.decision.Picture.Ends;
import dev.drover.coordinator.rollout.decision.Picture.Failed;
import dev.drover.coordinator.rollout.decision.Wave;
import dev.drover.coordinator.rollout.decision.WaveState;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.jdbi.v3.core.Handle;

/**
 * Counts what a decision about a locked rollout needs, and no more: a fleet has 100,000 jobs, and
 * this is asked after each batch of events in which one failed.
 */
final class TakePicture {
    private static final String ACTIVE =
            "SELECT EXISTS (SELECT FROM active_job WHERE rollout = :rollout)";

    private static final String BUSY =
            """
            SELECT EXISTS (SELECT FROM in_flight WHERE rollout = :rollout AND wave = :wave)
              OR EXISTS (
                SELECT FROM job_ready q
                JOIN job j ON j.id = q.job
                WHERE q.rollout = :rollout AND q.wave = :wave
                  AND (j.state = 'READY'
                    OR (j.state = 'RETRY_WAIT' AND coalesce(j.first_try_at, :now) > :settledBefore)))
            """;

    private static final String ENDS =
            """
            SELECT count(*) FILTER (WHERE state IN ('SUCCEEDED', 'SKIPPED')) AS succeeded,
              count(*) FILTER (WHERE state NOT IN ('SUCCEEDED', 'SKIPPED', 'CANCELLED')) AS failed,
              count(*) FILTER (WHERE state = 'CANCELLED') AS cancelled,
              count(*) FILTER (WHERE state = 'SKIPPED') AS left_out
            FROM (
              SELECT DISTINCT ON (tenant) state
              FROM job
              WHERE rollout = :rollout AND (:wave = 0 OR wave = :wave)
              ORDER BY tenant, chain DESC
            ) last
            """;

    /** Those that failed for good, and those that are tried again for too long. */
    private static final String FAILED =
            """
            SELECT wave, server, count(*) AS tenants
            FROM (
              SELECT j.wave, j.server
              FROM failure f
              JOIN job j ON j.id = f.job
              JOIN rollout r ON r.id = f.rollout
              WHERE f.rollout = :rollout AND f.final AND j.state = 'FAILED'
                AND f.at > coalesce(r.counted_since, '-infinity')
                AND NOT EXISTS (
                  SELECT FROM job later
                  WHERE later.rollout = j.rollout AND later.tenant = j.tenant
                    AND later.chain > j.chain)
              UNION ALL
              SELECT j.wave, j.server
              FROM job_ready q
              JOIN job j ON j.id = q.job
              WHERE q.rollout = :rollout AND q.wave = :lateIn
                AND j.state = 'RETRY_WAIT' AND j.first_try_at <= :settledBefore
            ) failed
            GROUP BY wave, server
            """;

    private static final String SERVERS =
            "SELECT server, tenants FROM rollout_server WHERE rollout = :rollout";

    /** Where nothing had to be done says nothing about the script. */
    private static final String REPEATED =
            """
            SELECT f.fingerprint
            FROM failure f
            JOIN job j ON j.id = f.job
            JOIN rollout r ON r.id = f.rollout
            WHERE f.rollout = :rollout AND f.final AND j.state = 'FAILED' AND j.wave = :wave
              AND f.at > coalesce(r.resumed_at, '-infinity')
              AND NOT EXISTS (
                SELECT FROM wave_tally t
                WHERE t.rollout = :rollout AND t.wave = :wave
                  AND CASE WHEN r.action = 'verify' THEN t.succeeded ELSE t.changed END > 0)
            GROUP BY f.fingerprint
            HAVING count(DISTINCT f.tenant) >= 3
            ORDER BY count(DISTINCT f.tenant) DESC, f.fingerprint
            LIMIT 1
            """;

    private final Handle handle;
    private final Loaded loaded;
    private final Instant now;

    private TakePicture(Handle handle, Loaded loaded, Instant now) {
        this.handle = handle;
        this.loaded = loaded;
        this.now = now;
    }

    static Picture of(Handle handle, Loaded loaded, Instant now) {
        return new TakePicture(handle, loaded, now).picture();
    }

    /** How the tenants of one wave have ended. */
    static Ends ends(Handle handle, String rollout, int wave) {
        return handle.createQuery(ENDS)
                .bind("rollout", rollout)
                .bind("wave", wave)
                .map((rows, _) ->
                        new Ends(
                                rows.getInt("succeeded"),
                                rows.getInt("failed"),
                                rows.getInt("cancelled"),
                                rows.getInt("left_out")))
                .one();
    }

    private Picture picture() {
        boolean active = ask(ACTIVE, 0);
        var current = loaded.rollout().current();
        int wave = current.map(Wave::number).orElse(0);
        boolean busy =
                active
                        && current.filter(each -> each.state() == WaveState.OPEN).isPresent()
                        && ask(BUSY, wave);
        var ends = busy || wave == 0 ? Ends.NONE : ends(handle, id(), wave);
        var all = active ? Ends.NONE : ends(handle, id(), 0);
        var failures = failures(busy ? 0 : wave, current);
        return new Picture(
                active,
                busy,
                ends,
                all,
                failures.all(),
                failures.inWave(),
                failures.onServers(),
                wave == 0 ? Optional.empty() : repeated(wave),
                LookAtHealth.of(handle, id(), loaded.health(), now));
    }

    private record Failures(Failed all, Failed inWave, Map<String, Failed> onServers) {
        static final Failures UNCOUNTED = new Failures(Failed.NONE, Failed.NONE, Map.of());
    }

    /**
     * @param lateIn the wave whose late tenants count
     */
    private Failures failures(int lateIn, Optional<Wave> current) {
        boolean strict = current.filter(each -> each.terms().strict()).isPresent();
        if (loaded.rollout().budget().none() && !strict) {
            return Failures.UNCOUNTED;
        }
        int wave = current.map(Wave::number).orElse(0);
        record Row(int wave, String server, int tenants) {}
        var rows =
                handle.createQuery(FAILED)
                        .bind("rollout", id())
                        .bind("lateIn", lateIn)
                        .bind("settledBefore", now.minus(loaded.settle()))
                        .map((each, _) ->
                                new Row(
                                        each.getInt("wave"),
                                        each.getString("server"),
                                        each.getInt("tenants")))
                        .list();
        var servers = servers();
        int total = servers.values().stream().mapToInt(Integer::intValue).sum();
        var onServers = new HashMap<String, Failed>();
        for (var row : rows) {
            int before = onServers.getOrDefault(row.server(), Failed.NONE).failed();
            int tenants = servers.getOrDefault(row.server(), 0);
            onServers.put(row.server(), new Failed(before + row.tenants(), tenants));
        }
        return new Failures(
                new Failed(rows.stream().mapToInt(Row::tenants).sum(), total),
                new Failed(
                        rows.stream()
                                .filter(row -> row.wave() == wave)
                                .mapToInt(Row::tenants)
                                .sum(),
                        current.map(Wave::tenants).orElse(0)),
                onServers);
    }

    private Map<String, Integer> servers() {
        var servers = new HashMap<String, Integer>();
        handle.createQuery(SERVERS)
                .bind("rollout", id())
                .map((row, _) -> servers.put(row.getString("server"), row.getInt("tenants")))
                .list();
        return servers;
    }

    private Optional<String> repeated(int wave) {
        return handle.createQuery(REPEATED)
                .bind("rollout", id())
                .bind("wave", wave)
                .mapTo(String.class)
                .findOne();
    }

    private boolean ask(String question, int wave) {
        var query = handle.createQuery(question).bind("rollout", id());
        return (wave == 0
                        ? query
                        : query.bind("wave", wave)
                                .bind("now", now)
                                .bind("settledBefore", now.minus(loaded.settle())))
                .mapTo(Boolean.class)
                .one();
    }

    private String id() {
        return loaded.rollout().id().value();
    }
}
