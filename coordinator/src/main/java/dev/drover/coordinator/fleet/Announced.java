package dev.drover.coordinator.fleet;

import dev.drover.contracts.fleet.FleetAnnouncement;
import dev.drover.coordinator.audit.Actor;
import dev.drover.coordinator.audit.Audit;
import dev.drover.coordinator.fleet.ImportFleet.Manner;
import dev.drover.coordinator.fleet.ImportFleet.Told;
import dev.drover.coordinator.fleet.file.InvalidTenantsFileException;
import dev.drover.coordinator.fleet.file.TenantRows;
import dev.drover.coordinator.fleet.file.TenantRows.Row;
import dev.drover.coordinator.rollout.SkipWaiting;
import dev.drover.coordinator.yaml.TextProblem;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;
import org.jdbi.v3.core.Handle;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What an announcement does to the fleet. */
public final class Announced {
    private static final Logger log = LoggerFactory.getLogger(Announced.class);
    static final String SOURCE = "announced";

    /** What a person put in quarantine stays there. */
    private static final String BACK =
            """
            UPDATE tenant
               SET retired_reason = NULL,
                   quarantine = nullif(quarantine, 'RETIRED'),
                   quarantine_reason = CASE WHEN quarantine <> 'RETIRED' THEN quarantine_reason END,
                   quarantined_at = CASE WHEN quarantine <> 'RETIRED' THEN quarantined_at END
             WHERE id = :tenant AND (retired_reason IS NOT NULL OR quarantine = 'RETIRED')
            """;

    /** Beneath a quarantine of a person's, which is not to end with the retirement. */
    private static final String RETIRE =
            """
            UPDATE tenant
               SET retired_reason = :reason,
                   quarantine = CASE WHEN quarantine = 'MANUAL' THEN quarantine ELSE 'RETIRED' END,
                   quarantine_reason =
                     CASE WHEN quarantine = 'MANUAL' THEN quarantine_reason ELSE :reason END,
                   quarantined_at = CASE WHEN quarantine = 'MANUAL' THEN quarantined_at ELSE :now END
             WHERE id = :tenant AND retired_reason IS NULL
            """;

    private static final String HOLD =
            """
            UPDATE tenant SET quarantine = 'MANUAL', quarantine_reason = :reason, quarantined_at = :now
             WHERE id = :tenant AND quarantine IS NULL
            """;

    private static final String LABELS =
            "SELECT jsonb_build_object('values', labels) FROM tenant WHERE id = :tenant";

    private static final String PROJECT = "SELECT project FROM tenant WHERE id = :tenant";

    private Announced() {}

    /**
     * What an announcement made of a tenant.
     *
     * @param back it was retired, and is no more
     */
    public record Registered(boolean added, boolean back) {}

    /**
     * Adds it, or changes it to what is announced.
     *
     * @throws InvalidTenantsFileException when it cannot be so
     */
    public static Registered register(Handle handle, FleetAnnouncement announcement, Instant now)
            throws InvalidTenantsFileException {
        int added =
                join(
                        handle,
                        announcement,
                        announcement.labels().orElse(Map.of()),
                        Optional.empty(),
                        now);
        int back =
                handle.createUpdate(BACK).bind("tenant", announcement.tenant().value()).execute();
        if (back > 0) {
            note(handle, "tenant.return", announcement, "announced as registered again", now);
        }
        return new Registered(added > 0, back > 0);
    }

    /**
     * Changes its place; what the announcement does not say stays.
     *
     * @throws InvalidTenantsFileException when it cannot be so, or the fleet has no such tenant
     */
    public static void move(Handle handle, FleetAnnouncement announcement, Instant now)
            throws InvalidTenantsFileException {
        var id = announcement.tenant().value();
        var labels =
                handle.createQuery(LABELS)
                        .bind("tenant", id)
                        .mapTo(String.class)
                        .findOne()
                        .map(TenantViews::labels)
                        .orElseThrow(() -> unknown(id));
        var project = handle.createQuery(PROJECT).bind("tenant", id).mapTo(String.class).findOne();
        var _ = join(handle, announcement, announcement.labels().orElse(labels), project, now);
    }

    /** No rollout takes it any more; a job of it that waits is skipped. */
    public static void retire(Handle handle, FleetAnnouncement announcement, Instant now)
            throws InvalidTenantsFileException {
        var id = announcement.tenant().value();
        int known =
                handle.createQuery("SELECT count(*) FROM tenant WHERE id = :tenant")
                        .bind("tenant", id)
                        .mapTo(Integer.class)
                        .one();
        if (known == 0) {
            throw unknown(id);
        }
        var reason = announcement.reason().orElse("announced as retired");
        int retired =
                handle.createUpdate(RETIRE)
                        .bind("tenant", id)
                        .bind("reason", reason)
                        .bind("now", now)
                        .execute();
        if (retired > 0) {
            note(handle, "tenant.retire", announcement, reason, now);
        }
        skip(handle, id, reason, now);
    }

    /**
     * A tenant that is not where we believe must not be migrated there; somebody has to look. A job
     * of it that waits is skipped, so that the next announcement of the move can be carried out.
     * Does nothing when there is no such tenant.
     */
    public static void refused(
            Handle handle, FleetAnnouncement announcement, String why, Instant now) {
        if (announcement.action() == FleetAnnouncement.Action.MOVED) {
            var id = announcement.tenant().value();
            var reason = "announced as moved, which could not be done: " + why;
            int held =
                    handle.createUpdate(HOLD)
                            .bind("tenant", id)
                            .bind("reason", reason)
                            .bind("now", now)
                            .execute();
            if (held > 0) {
                note(handle, "tenant.quarantine", announcement, reason, now);
            }
            skip(handle, id, reason, now);
        }
    }

    /** The topic says who wrote it, the coordinator does not know: it acts by itself. */
    private static void note(
            Handle handle,
            String action,
            FleetAnnouncement announcement,
            String reason,
            Instant now) {
        var subject = Audit.tenant(announcement.tenant().value());
        Audit.note(handle, now, Actor.DROVER, action, subject, Optional.of(reason));
    }

    private static void skip(Handle handle, String id, String reason, Instant now) {
        var jobs = SkipWaiting.of(handle, List.of(id), reason, now);
        if (jobs.skipped() > 0) {
            log.info("tenant {}: its waiting job is skipped, {}", id, reason);
        }
    }

    private static int join(
            Handle handle,
            FleetAnnouncement announcement,
            Map<String, String> labels,
            Optional<String> otherwiseProject,
            Instant now)
            throws InvalidTenantsFileException {
        var columns = new HashMap<String, String>();
        columns.put("id", announcement.tenant().value());
        announcement.server().ifPresent(server -> columns.put("server", server));
        announcement.database().ifPresent(database -> columns.put("database", database));
        announcement.schema().ifPresent(schema -> columns.put("schema", schema));
        announcement
                .project()
                .or(() -> otherwiseProject)
                .ifPresent(project -> columns.put("project", project));
        var servers =
                new TreeSet<>(
                        handle.createQuery("SELECT id FROM server").mapTo(String.class).list());
        var fleet = TenantRows.read(List.of(new Row(0, columns, labels)), servers);
        return ImportFleet.join(
                        handle,
                        fleet,
                        new Manner(SOURCE, Absent.STAY, false),
                        new Told(Actor.DROVER, now))
                .added();
    }

    private static InvalidTenantsFileException unknown(String id) {
        return new InvalidTenantsFileException(
                List.of(
                        TextProblem.ofTheWhole(
                                "UNKNOWN_TENANT",
                                "There is no tenant \"%s\".".formatted(id),
                                "Announce it as registered first.")));
    }
}
