package dev.drover.coordinator.projection;

import dev.drover.contracts.status.JobEvent;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.TreeMap;
import org.jdbi.v3.core.Handle;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps which history of each server was seen last. Another one than before means a failover or a
 * restore, in which commits of any of its tenants may be lost.
 */
final class FoldIdentities {
    private static final Logger log = LoggerFactory.getLogger(FoldIdentities.class);

    private static final String SEEN =
            """
            UPDATE server s SET system = u.system, timeline = u.timeline, seen_at = u.at,
              to_reconcile = CASE WHEN s.system IS NULL THEN s.to_reconcile
                ELSE format('server %s went from timeline %s of system %s to timeline %s of system %s',
                  s.id, s.timeline, s.system, u.timeline, u.system) END
            FROM unnest(:servers, :systems, :timelines, :times) AS u (id, system, timeline, at)
            WHERE s.id = u.id
              AND (s.system IS NULL
                OR (s.system = u.system AND s.timeline < u.timeline)
                OR (s.system <> u.system AND s.seen_at < u.at))
            RETURNING s.to_reconcile
            """;

    private FoldIdentities() {}

    private record Seen(String system, int timeline, Instant at) {}

    static void fold(Handle handle, Collection<JobEvent.Succeeded> results) {
        var latest = new TreeMap<String, Seen>();
        for (var result : results) {
            result.identity()
                    .map(seen -> new Seen(seen.system(), seen.timeline(), result.time()))
                    .ifPresent(seen ->
                            latest.merge(
                                    result.ticket().server().value(),
                                    seen,
                                    (a, b) -> b.at().isBefore(a.at()) ? a : b));
        }
        if (latest.isEmpty()) {
            return;
        }
        var seen = latest.values();
        handle.createQuery(SEEN)
                .bindArray("servers", String.class, List.copyOf(latest.keySet()))
                .bindArray("systems", String.class, seen.stream().map(Seen::system).toList())
                .bindArray("timelines", Integer.class, seen.stream().map(Seen::timeline).toList())
                .bindArray("times", Instant.class, seen.stream().map(Seen::at).toList())
                .mapTo(String.class)
                .list()
                .forEach(FoldIdentities::warn);
    }

    private static void warn(@Nullable String why) {
        if (why != null) {
            log.warn("{}: commits of its tenants may be lost", why);
        }
    }
}
