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

    private record Asked(String tenant, UUID request, int tries) {}

    /** For those whose time has come. */
    static Steps ask(Handle handle, Instant now) {
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
        return new Steps(wanted.size(), 0, 0);
    }

    /** For those that were answered. */
    static Steps hear(Handle handle, Instant now) {
        var asked =
                handle.createQuery(CREATING)
                        .map((row, _) ->
                                new Asked(
                                        row.getString("tenant"),
                                        row.getObject("request", UUID.class),
                                        row.getInt("tries")))
                        .list();
        int failed = 0;
        for (var each : asked) {
            failed += hear(handle, each, now) ? 1 : 0;
        }
        return new Steps(asked.size(), 0, failed);
    }

    /** Whether the tenant was given up. */
    private static boolean hear(Handle handle, Asked each, Instant now) {
        return switch (ServerRequests.find(handle, each.request())) {
            case ServerAnswer.Answered(ServerEvent.Created _, _) -> {
                next(handle, each.tenant(), "MIGRATE", "", now);
                yield false;
            }
            case ServerAnswer.Answered(ServerEvent.Failed failed, _) ->
                    again(
                            handle,
                            each,
                            failed.failure().code() + ": " + failed.failure().message(),
                            now);
            case ServerAnswer.GivenUp _, ServerAnswer.Answered _ ->
                    again(handle, each, "no worker answered", now);
            case ServerAnswer.Open _ -> false;
        };
    }

    private static boolean again(Handle handle, Asked asked, String why, Instant now) {
        if (asked.tries() >= MOST_TRIES) {
            var note = "its place could not be created, " + why;
            next(handle, asked.tenant(), "FAILED", note, now);
            return true;
        }
        var pause = FIRST_PAUSE.multipliedBy(1L << Math.min(asked.tries(), 10));
        var bounded = pause.compareTo(LONGEST_PAUSE) > 0 ? LONGEST_PAUSE : pause;
        next(handle, asked.tenant(), "CREATE", why, now.plus(bounded));
        return false;
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
