package dev.drover.coordinator.onboard;

import dev.drover.contracts.status.ServerEvent;
import dev.drover.coordinator.server.ServerAnswer;
import dev.drover.coordinator.server.ServerRequest;
import dev.drover.coordinator.server.ServerRequests;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.UUID;
import org.jdbi.v3.core.Handle;

/** Has databases and schemas created for tenants that are announced without. */
final class CreatePlaces {
    private static final int MOST_TRIES = 10;
    private static final Duration PATIENCE = Duration.ofMinutes(5);
    private static final Duration FIRST_PAUSE = Duration.ofSeconds(5);
    private static final Duration LONGEST_PAUSE = Duration.ofMinutes(10);

    private static final String TO_CREATE =
            """
            SELECT o.tenant, t.server, t.database_name, t.schema_name
            FROM onboarding o
            JOIN tenant t ON t.id = o.tenant
            WHERE o.state = 'CREATE' AND o.next_look <= :now AND t.quarantine IS NULL
            ORDER BY o.next_look, o.tenant
            LIMIT 100
            """;

    private static final String ASKED =
            """
            UPDATE onboarding SET state = 'CREATING', request = :request, tries = tries + 1
            WHERE tenant = :tenant
            """;

    private static final String CREATING =
            """
            SELECT o.tenant, o.request, o.tries
            FROM onboarding o
            LEFT JOIN server_request r ON r.id = o.request
            WHERE o.state = 'CREATING' AND r.state IS DISTINCT FROM 'OPEN'
            LIMIT 100
            """;

    private static final String NEXT =
            """
            UPDATE onboarding SET state = :state, note = :note, next_look = :next
            WHERE tenant = :tenant
            """;

    private CreatePlaces() {}

    /** How many were asked for. */
    static int ask(Handle handle, Instant now) {
        record Wanted(String tenant, String server, String database, Optional<String> schema) {}
        var wanted =
                handle.createQuery(TO_CREATE)
                        .bind("now", now)
                        .map((row, _) ->
                                new Wanted(
                                        row.getString("tenant"),
                                        row.getString("server"),
                                        row.getString("database_name"),
                                        Optional.ofNullable(row.getString("schema_name"))))
                        .list();
        for (var each : wanted) {
            var request =
                    ServerRequest.create(each.server(), each.database(), each.schema(), PATIENCE);
            handle.createUpdate(ASKED)
                    .bind("request", ServerRequests.ask(handle, request, now))
                    .bind("tenant", each.tenant())
                    .execute();
        }
        return wanted.size();
    }

    /** How many were answered. */
    static int hear(Handle handle, Instant now) {
        record Asked(String tenant, UUID request, int tries) {}
        var asked =
                handle.createQuery(CREATING)
                        .map((row, _) ->
                                new Asked(
                                        row.getString("tenant"),
                                        row.getObject("request", UUID.class),
                                        row.getInt("tries")))
                        .list();
        for (var each : asked) {
            switch (ServerRequests.find(handle, each.request())) {
                case ServerAnswer.Answered(ServerEvent.Created _, _) ->
                        next(handle, each.tenant(), "MIGRATE", "", now);
                case ServerAnswer.Answered(ServerEvent.Failed failed, _) ->
                        again(
                                handle,
                                each.tenant(),
                                each.tries(),
                                failed.failure().code() + ": " + failed.failure().message(),
                                now);
                case ServerAnswer.GivenUp _, ServerAnswer.Answered _ ->
                        again(handle, each.tenant(), each.tries(), "no worker answered", now);
                case ServerAnswer.Open _ -> {}
            }
        }
        return asked.size();
    }

    private static void again(Handle handle, String tenant, int tries, String why, Instant now) {
        if (tries >= MOST_TRIES) {
            next(handle, tenant, "FAILED", "its place could not be created, " + why, now);
            return;
        }
        var pause = FIRST_PAUSE.multipliedBy(1L << Math.min(tries, 10));
        var bounded = pause.compareTo(LONGEST_PAUSE) > 0 ? LONGEST_PAUSE : pause;
        next(handle, tenant, "CREATE", why, now.plus(bounded));
    }

    private static void next(
            Handle handle, String tenant, String state, String note, Instant next) {
        handle.createUpdate(NEXT)
                .bind("state", state)
                .bind("note", note)
                .bind("next", next)
                .bind("tenant", tenant)
                .execute();
    }
}
