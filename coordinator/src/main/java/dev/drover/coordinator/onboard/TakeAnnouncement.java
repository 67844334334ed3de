package dev.drover.coordinator.onboard;

import dev.drover.contracts.fleet.FleetAnnouncement;
import dev.drover.coordinator.fleet.Announced;
import dev.drover.coordinator.fleet.file.InvalidTenantsFileException;
import dev.drover.coordinator.projection.FollowAnnouncements;
import java.time.InstantSource;
import org.jdbi.v3.core.Handle;

/** Registers announced tenants, and sends those on their way that are new or back. */
public final class TakeAnnouncement implements FollowAnnouncements.Taker {
    private static final String BEGIN =
            """
            INSERT INTO onboarding (tenant, state, next_look, begun_at)
            VALUES (:tenant, :state, :now, :now)
            ON CONFLICT (tenant) DO UPDATE
              SET state = excluded.state, request = NULL, rollout = NULL, tries = 0,
                  next_look = excluded.next_look, note = NULL, begun_at = excluded.begun_at
            """;

    /**
     * Whoever was never on the way and stands nowhere yet, be it new or joined by an import or the
     * catalogue before its announcement was read; and one that failed.
     */
    private static final String WANTED =
            """
            SELECT CASE WHEN o.tenant IS NULL THEN t.version IS NULL ELSE o.state = 'FAILED' END
            FROM tenant t
            LEFT JOIN onboarding o ON o.tenant = t.id
            WHERE t.id = :tenant
            """;

    private final InstantSource clock;

    public TakeAnnouncement(InstantSource clock) {
        this.clock = clock;
    }

    @Override
    public void take(Handle handle, FleetAnnouncement announcement)
            throws InvalidTenantsFileException {
        switch (announcement.action()) {
            case REGISTERED -> {
                var registered = Announced.register(handle, announcement, clock.instant());
                if (registered.back() || wanted(handle, announcement)) {
                    begin(handle, announcement);
                }
            }
            case MOVED -> Announced.move(handle, announcement, clock.instant());
            case RETIRED -> Announced.retire(handle, announcement, clock.instant());
        }
    }

    @Override
    public void refused(Handle handle, FleetAnnouncement announcement, String why) {
        Announced.refused(handle, announcement, why, clock.instant());
    }

    private static boolean wanted(Handle handle, FleetAnnouncement announcement) {
        return handle.createQuery(WANTED)
                .bind("tenant", announcement.tenant().value())
                .mapTo(Boolean.class)
                .one();
    }

    private void begin(Handle handle, FleetAnnouncement announcement) {
        handle.createUpdate(BEGIN)
                .bind("tenant", announcement.tenant().value())
                .bind("state", announcement.create().orElse(false) ? "CREATE" : "MIGRATE")
                .bind("now", clock.instant())
                .execute();
    }
}
