package dev.drover.coordinator.server;

import dev.drover.contracts.ServerId;
import dev.drover.contracts.command.ServerCommand;
import dev.drover.contracts.command.ServerCommand.CreateTenant;
import dev.drover.contracts.command.ServerCommand.DiscoverTenants;
import dev.drover.contracts.command.ServerCommand.ProbeServer;
import dev.drover.contracts.command.TenantAddress;
import dev.drover.contracts.status.ServerEvent;
import dev.drover.contracts.status.StatusEvent;
import dev.drover.contracts.wire.StatusCodec;
import dev.drover.contracts.wire.UnreadableRecordException;
import java.nio.charset.StandardCharsets;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jdbi.v3.core.Handle;

/** Requests about servers as the control database keeps them. */
public final class ServerRequests {
    private static final Duration SEND_AGAIN = Duration.ofSeconds(20);
    private static final Duration KEPT = Duration.ofHours(1);

    private static final String INSERT =
            """
            INSERT INTO server_request (id, server, kind, database_name, schema_name, pattern,
              next_sending, give_up_at)
            VALUES (:id, :server, :kind, :database, :schema, :pattern, :now, :giveUp)
            """;

    private static final String ANY_OPEN =
            "SELECT EXISTS (SELECT FROM server_request WHERE state = 'OPEN')";

    private static final String DUE =
            """
            WITH due AS (
              SELECT id FROM server_request
               WHERE state = 'OPEN' AND next_sending <= :now AND give_up_at > :now
               ORDER BY next_sending
               LIMIT 100
                 FOR NO KEY UPDATE SKIP LOCKED
            )
            UPDATE server_request AS r
               SET sent = r.sent + 1, next_sending = :next
              FROM due, server AS s
             WHERE r.id = due.id AND s.id = r.server
            RETURNING r.id, r.server, r.kind, r.database_name, r.schema_name, r.pattern, r.sent,
              s.host, s.port, s.username, s.credential, s.tls
            """;

    private static final String GIVE_UP =
            """
            UPDATE server_request SET state = 'FAILED'
             WHERE state = 'OPEN' AND give_up_at <= :now
            """;

    private static final String FORGET =
            "DELETE FROM server_request WHERE state <> 'OPEN' AND give_up_at < :before";

    private static final String PART =
            """
            INSERT INTO server_request_part (request, part, names)
            SELECT id, :part, :names FROM server_request WHERE id = :request
            ON CONFLICT (request, part) DO UPDATE SET names = excluded.names
            """;

    /** The first answer counts; one in parts when all of them are there. */
    private static final String ANSWER =
            """
            UPDATE server_request SET state = 'ANSWERED', answer = :answer
             WHERE id = :request AND state = 'OPEN'
               AND (SELECT count(*) FROM server_request_part WHERE request = :request) >= :parts
            """;

    private static final String FIND =
            """
            SELECT state, sent, answer,
              ARRAY(SELECT name FROM server_request_part AS p, unnest(p.names) AS name
                WHERE p.request = r.id ORDER BY name COLLATE "C") AS names
              FROM server_request AS r
             WHERE id = :id
            """;

    private ServerRequests() {}

    /** Writes it down; the leader sends it. */
    public static UUID ask(Handle handle, ServerRequest request, Instant now) {
        var id = UUID.randomUUID();
        handle.createUpdate(INSERT)
                .bind("id", id)
                .bind("server", request.server())
                .bind("kind", request.kind().name())
                .bind("database", request.database())
                .bind("schema", request.schema())
                .bind("pattern", request.pattern())
                .bind("now", now)
                .bind("giveUp", now.plus(request.patience()))
                .execute();
        return id;
    }

    /** Whether somebody waits for an answer; asked before the leader's row is locked. */
    public static boolean anyOpen(Handle handle) {
        return handle.createQuery(ANY_OPEN).mapTo(Boolean.class).one();
    }

    /** A command that is to be sent now, and the how-many-th time. */
    public record Due(ServerCommand command, int sending) {}

    /** Takes those whose time has come; those that nobody answered in time are given up. */
    public static List<Due> due(Handle handle, Instant now) {
        handle.createUpdate(GIVE_UP).bind("now", now).execute();
        handle.createUpdate(FORGET).bind("before", now.minus(KEPT)).execute();
        return handle.createQuery(DUE)
                .bind("now", now)
                .bind("next", now.plus(SEND_AGAIN))
                .map((row, _) -> new Due(command(row), row.getInt("sent")))
                .list();
    }

    /** Takes answers; those nobody waits for are passed over. */
    public static void fold(Handle handle, List<ServerEvent> events) {
        for (var event : events) {
            int parts = 0;
            if (event instanceof ServerEvent.Discovered discovered) {
                parts = discovered.parts();
                handle.createUpdate(PART)
                        .bind("request", event.request())
                        .bind("part", discovered.part())
                        .bindArray("names", String.class, discovered.names())
                        .execute();
            }
            var text = new String(StatusCodec.encode(event).value(), StandardCharsets.UTF_8);
            handle.createUpdate(ANSWER)
                    .bind("request", event.request())
                    .bind("answer", text)
                    .bind("parts", parts)
                    .execute();
        }
    }

    public static ServerAnswer find(Handle handle, UUID id) {
        return handle.createQuery(FIND)
                .bind("id", id)
                .map((row, _) -> answer(row))
                .findOne()
                .orElseGet(() -> new ServerAnswer.GivenUp(0));
    }

    /** Forgets one whose answer was taken. */
    public static void forget(Handle handle, UUID id) {
        handle.createUpdate("DELETE FROM server_request WHERE id = :id").bind("id", id).execute();
    }

    private static ServerAnswer answer(ResultSet row) throws SQLException {
        return switch (row.getString("state")) {
            case "OPEN" -> new ServerAnswer.Open();
            case "ANSWERED" ->
                    new ServerAnswer.Answered(
                            event(row.getString("answer")),
                            List.of((String[]) row.getArray("names").getArray()));
            default -> new ServerAnswer.GivenUp(row.getInt("sent"));
        };
    }

    private static ServerEvent event(String text) {
        try {
            Optional<StatusEvent> event = StatusCodec.decode(text.getBytes(StandardCharsets.UTF_8));
            if (event.orElse(null) instanceof ServerEvent answer) {
                return answer;
            }
            throw new IllegalStateException("no answer about a server: " + text);
        } catch (UnreadableRecordException e) {
            throw new IllegalStateException("an answer in the control database: " + text, e);
        }
    }

    private static ServerCommand command(ResultSet row) throws SQLException {
        var id = row.getObject("id", UUID.class);
        var server = new ServerId(row.getString("server"));
        var address =
                new TenantAddress(
                        row.getString("host"),
                        row.getInt("port"),
                        row.getString("database_name"),
                        Optional.ofNullable(row.getString("schema_name")),
                        row.getString("username"),
                        row.getString("credential"),
                        TenantAddress.Tls.valueOf(row.getString("tls")));
        var pattern = row.getString("pattern");
        return switch (ServerRequest.Kind.valueOf(row.getString("kind"))) {
            case PROBE -> new ProbeServer(id, server, address);
            case DATABASES ->
                    new DiscoverTenants(id, server, address, ServerCommand.Kind.DATABASES, pattern);
            case SCHEMAS ->
                    new DiscoverTenants(id, server, address, ServerCommand.Kind.SCHEMAS, pattern);
            case CREATE -> new CreateTenant(id, server, address);
        };
    }
}
