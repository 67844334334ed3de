package dev.drover.coordinator.gate;

import dev.drover.contracts.status.ServerEvent;
import dev.drover.coordinator.rollout.CheckStrategy;
import dev.drover.coordinator.rollout.LookAtHealth;
import dev.drover.coordinator.rollout.decision.HealthLimits;
import dev.drover.coordinator.rollout.decision.JudgeHealth;
import dev.drover.coordinator.rollout.decision.JudgeHealth.Reading;
import dev.drover.coordinator.rollout.decision.JudgeHealth.Verdict;
import dev.drover.coordinator.server.ServerAnswer;
import dev.drover.coordinator.server.ServerRequest;
import dev.drover.coordinator.server.ServerRequests;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.jdbi.v3.core.Handle;

/** Probes of the servers of watched rollouts, as the control database keeps them. */
final class HealthProbes {
    static final Duration EVERY = Duration.ofSeconds(15);
    static final Duration PATIENCE = Duration.ofSeconds(30);

    private static final String WATCHED =
            "SELECT id, strategy FROM rollout WHERE watched AND state = 'RUNNING' ORDER BY id";

    private static final String UNDER_WAY =
            """
            SELECT server, request FROM health_probe
            WHERE rollout = :rollout AND request IS NOT NULL
            ORDER BY server
            """;

    private static final String TAKE =
            """
            UPDATE health_probe
            SET verdict = :verdict, detail = :detail, asked_at = requested_at, request = NULL
            WHERE rollout = :rollout AND server = :server
            """;

    /**
     * Where a look came to nothing, the next one goes to another database. One that is under way
     * since before the last wave's end, or before somebody resumed, would come too early to count.
     */
    private static final String DUE =
            """
            SELECT s.server, coalesce(d.name, (
                SELECT min(t.database_name) FROM job j JOIN tenant t ON t.id = j.tenant
                WHERE j.rollout = s.rollout AND j.server = s.server)) AS database
            FROM rollout_server s
            LEFT JOIN health_probe p ON p.rollout = s.rollout AND p.server = s.server
            LEFT JOIN LATERAL (
              SELECT CASE WHEN p.verdict = 'INCONCLUSIVE' THEN (
                SELECT min(t.database_name) FROM job j JOIN tenant t ON t.id = j.tenant
                WHERE j.rollout = s.rollout AND j.server = s.server
                  AND t.database_name > p.database_name)
                ELSE p.database_name END AS name) d ON true
            WHERE s.rollout = :rollout
              AND CASE WHEN p.request IS NULL
                       THEN p.asked_at IS NULL OR p.asked_at < :opening OR p.asked_at <= :before
                       ELSE p.requested_at < :opening END
            ORDER BY s.server
            """;

    private static final String ASKED =
            """
            INSERT INTO health_probe (rollout, server, database_name, request, requested_at)
            VALUES (:rollout, :server, :database, :request, :now)
            ON CONFLICT (rollout, server) DO UPDATE
              SET database_name = excluded.database_name, request = excluded.request,
                requested_at = excluded.requested_at
            """;

    private HealthProbes() {}

    /** A rollout that runs and has limits. */
    record Watched(String rollout, HealthLimits limits) {}

    static List<Watched> watched(Handle handle) {
        return handle.createQuery(WATCHED)
                .map((row, _) ->
                        new Watched(
                                row.getString("id"),
                                CheckStrategy.stored(row.getString("strategy")).health()))
                .list();
    }

    /** Takes the answers that there are, and says whether there were any. */
    static boolean take(Handle handle, Watched watched) {
        record UnderWay(String server, UUID request) {}
        var underWay =
                handle.createQuery(UNDER_WAY)
                        .bind("rollout", watched.rollout())
                        .map((row, _) ->
                                new UnderWay(
                                        row.getString("server"),
                                        row.getObject("request", UUID.class)))
                        .list();
        boolean any = false;
        for (var each : underWay) {
            var answer = ServerRequests.find(handle, each.request());
            if (answer instanceof ServerAnswer.Open) {
                continue;
            }
            var verdict = JudgeHealth.judge(watched.limits(), reading(answer));
            handle.createUpdate(TAKE)
                    .bind("rollout", watched.rollout())
                    .bind("server", each.server())
                    .bind("verdict", word(verdict))
                    .bind("detail", verdict.detail())
                    .execute();
            ServerRequests.forget(handle, each.request());
            any = true;
        }
        return any;
    }

    private static Reading reading(ServerAnswer answer) {
        return switch (answer.given().orElse(null)) {
            case ServerEvent.Probed probed -> new Reading.Seen(probed.load());
            case ServerEvent.Failed failed ->
                    new Reading.Refused(failed.failure().code(), failed.failure().message());
            case null, default -> new Reading.NoAnswer(PATIENCE);
        };
    }

    private static String word(Verdict verdict) {
        return switch (verdict) {
            case Verdict.Passed _ -> "PASSED";
            case Verdict.Failed _ -> "FAILED";
            case Verdict.Inconclusive _ -> "INCONCLUSIVE";
        };
    }

    /** Asks about the servers whose time has come, and says whether there were any. */
    static boolean ask(Handle handle, String rollout, Instant now) {
        record Due(String server, String database) {}
        var due =
                handle.createQuery(DUE)
                        .bind("rollout", rollout)
                        .bind("opening", LookAtHealth.since(handle, rollout).opening())
                        .bind("before", now.minus(EVERY))
                        .map((row, _) ->
                                new Due(row.getString("server"), row.getString("database")))
                        .list();
        for (var each : due) {
            var question = ServerRequest.watch(each.server(), each.database(), PATIENCE);
            handle.createUpdate(ASKED)
                    .bind("rollout", rollout)
                    .bind("server", each.server())
                    .bind("database", each.database())
                    .bind("request", ServerRequests.ask(handle, question, now))
                    .bind("now", now)
                    .execute();
        }
        return !due.isEmpty();
    }
}
