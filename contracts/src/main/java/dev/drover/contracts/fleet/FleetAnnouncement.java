package dev.drover.contracts.fleet;

import dev.drover.contracts.TenantId;

import java.util.Map;
import java.util.Optional;

/**
 * The product tells that a tenant has come, moved or gone. Told twice, it does no harm; of two
 * about one tenant the later one counts.
 *
 * @param server where it is; needed when it has come or moved
 * @param database as PostgreSQL knows it; needed like the server
 * @param schema for a tenant that is a schema
 * @param project absent: {@code default}
 * @param labels absent: none, or of a tenant that has moved those that it had
 * @param create whether its database or schema is to be created; absent: no
 * @param reason why it is given up, for people
 */
public record FleetAnnouncement(
        Action action,
        TenantId tenant,
        Optional<String> server,
        Optional<String> database,
        Optional<String> schema,
        Optional<String> project,
        Optional<Map<String, String>> labels,
        Optional<Boolean> create,
        Optional<String> reason) {

    /** What has happened to it. */
    public enum Action {
        REGISTERED,
        MOVED,
        RETIRED
    }
}
