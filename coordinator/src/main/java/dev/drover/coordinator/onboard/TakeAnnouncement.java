package dev.drover.coordinator.onboard;

import dev.drover.contracts.fleet.FleetAnnouncement;
import dev.drover.coordinator.fleet.Announced;
import dev.drover.coordinator.fleet.file.InvalidTenantsFileException;
import dev.drover.coordinator.projection.FollowAnnouncements;
import java.time.InstantSource;
import org.jdbi.v3.core.Handle;

/** Registers announced tenants, and sends new ones on their way. */
public final class TakeAnnouncement implements FollowAnnouncements.Taker {
    /** One that failed begins again when it is announced again. */
    private static final String BEGIN =
            """
            INSERT INTO onboarding (tenant, state, next_look)
            VALUES (:tenant, :state, :now)
            ON CONFLICT (tenant) DO UPDATE
              SET state = excluded.state, request = NULL, rollout = NULL, tries = 0,
                  next_look = excluded.next_look, note = NULL
              WHERE onboarding.state = 'FAILED'
            """;

    private static final String BEGUN = "SELECT state FROM onboarding WHERE tenant = :tenant";

    private final InstantSource clock;

    public TakeAnnouncement(InstantSource clock) {
        this.clock = clock;
    }

    @Override
    public void take(Handle handle, FleetAnnouncement announcement)
            throws InvalidTenantsFileException {
        switch (announcement.action()) {
            case REGISTERED -> {
                boolean added = Announced.register(handle, announcement, clock.instant());
                if (added || failed(handle, announcement)) {
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

    private static boolean failed(Handle handle, FleetAnnouncement announcement) {
        return handle.createQuery(BEGUN)
                .bind("tenant", announcement.tenant().value())
                .mapTo(String.class)
                .findOne()
                .filter("FAILED"::equals)
                .isPresent();
    }

    private void begin(Handle handle, FleetAnnouncement announcement) {
        handle.createUpdate(BEGIN)
                .bind("tenant", announcement.tenant().value())
                .bind("state", announcement.create().orElse(false) ? "CREATE" : "MIGRATE")
                .bind("now", clock.instant())
                .execute();
    }
}
