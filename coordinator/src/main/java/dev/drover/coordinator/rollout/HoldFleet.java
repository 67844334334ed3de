package dev.drover.coordinator.rollout;

import dev.drover.contracts.http.HoldView;
import dev.drover.coordinator.audit.Actor;
import dev.drover.coordinator.audit.Audit;
import java.time.InstantSource;
import java.time.OffsetDateTime;
import java.util.Optional;
import org.jdbi.v3.core.Jdbi;

/**
 * The emergency stop: while the fleet is held, nothing of any rollout is dispatched. States stay as
 * they are, so a release lets everything go on as it was.
 */
public final class HoldFleet {
    private static final String SET =
            """
            UPDATE fleet_hold SET held = :held, reason = :reason, actor = :actor, since = :now
            WHERE held <> :held
            """;

    private static final String VIEW = "SELECT held, reason, actor, since FROM fleet_hold";

    private final Jdbi jdbi;
    private final InstantSource clock;

    public HoldFleet(Jdbi jdbi, InstantSource clock) {
        this.jdbi = jdbi;
        this.clock = clock;
    }

    /** Holds or releases; when this returns, nothing is dispatched any more. */
    public void set(boolean held, String reason, Actor actor) {
        jdbi.useTransaction(handle -> {
            var now = clock.instant();
            int changed =
                    handle.createUpdate(SET)
                            .bind("held", held)
                            .bind("reason", reason)
                            .bind("actor", actor.name())
                            .bind("now", now)
                            .execute();
            if (changed > 0) {
                var action = held ? "hold" : "release";
                Audit.note(handle, now, actor, action, Audit.FLEET, Optional.of(reason));
            }
        });
    }

    public HoldView view() {
        return jdbi.withHandle(handle ->
                handle.createQuery(VIEW)
                        .map((row, _) ->
                                new HoldView(
                                        row.getBoolean("held"),
                                        Optional.ofNullable(row.getString("reason")),
                                        Optional.ofNullable(row.getString("actor")),
                                        Optional.ofNullable(
                                                        row.getObject(
                                                                "since", OffsetDateTime.class))
                                                .map(OffsetDateTime::toInstant)))
                        .one());
    }
}
