package dev.drover.engine.lease;

import dev.drover.engine.Failure;
import dev.drover.engine.FailureCode;
import dev.drover.engine.Target;
import dev.drover.engine.session.Literal;
import dev.drover.engine.session.Row;
import dev.drover.engine.session.Session;

import java.util.Optional;

/**
 * What a fresh session must tell about itself before anything is done with it. Each function and
 * catalogue that a new backend looks at costs it time, so what the server reports by itself is not
 * asked for.
 *
 * @param lock whether the lease is held now
 */
record Opening(
        int backendPid, boolean lock, boolean replica, boolean readOnly, boolean schemaExists) {

    private static final int OLDEST_SERVER = 14;

    private static final String SELECT =
            """
            SELECT pg_catalog.pg_backend_pid(), %s, %s, %s, %s;
            """;

    private static final String HOLDS_LOCK =
            "EXISTS (SELECT 1 FROM pg_catalog.pg_locks"
                    + " WHERE pid = pg_catalog.pg_backend_pid() AND granted AND %s)";

    /** Marks the session, and takes the lock if no pooler is in between. */
    static String takingLock(Session session, Target target, LeaseKey key) {
        var lock =
                "CASE WHEN pg_catalog.pg_backend_pid() = %d THEN pg_catalog.pg_try_advisory_lock(%d) END"
                        .formatted(session.backendPid(), key.value());
        return text(session, target, lock);
    }

    /**
     * Asks again after the message that took the lock had failed: a session lock survives that, and
     * taking it twice would need giving it back twice.
     */
    static String lookingAtLock(Session session, Target target, LeaseKey key) {
        return text(session, target, HOLDS_LOCK.formatted(key.lockCondition()));
    }

    private static String text(Session session, Target target, String lock) {
        return session.markText()
                + SELECT.formatted(
                        lock,
                        reported(session, "in_hot_standby")
                                .orElse("pg_catalog.pg_is_in_recovery()"),
                        reported(session, "default_transaction_read_only")
                                .orElse(
                                        "pg_catalog.current_setting('transaction_read_only') = 'on'"),
                        schemaExists(target));
    }

    private static Optional<String> reported(Session session, String setting) {
        return session.reported(setting).map(value -> value.equals("on") ? "true" : "false");
    }

    private static String schemaExists(Target target) {
        return target.schema()
                .map(name ->
                        "EXISTS (SELECT 1 FROM pg_catalog.pg_namespace WHERE nspname = %s)"
                                .formatted(Literal.text(name)))
                .orElse("true");
    }

    static Opening of(Row row) {
        return new Opening(
                row.integer(0), row.isTrue(1), row.isTrue(2), row.isTrue(3), row.isTrue(4));
    }

    /** Why nothing may be done with this session, if so. */
    Optional<Failure> problem(int driversPid, int serverMajor, Target target) {
        if (backendPid != driversPid) {
            return failure(
                    FailureCode.POOLER_DETECTED,
                    "A connection pooler stands between here and " + target.host() + ".");
        }
        if (serverMajor < OLDEST_SERVER) {
            return failure(
                    FailureCode.SERVER_TOO_OLD, "The server is PostgreSQL " + serverMajor + ".");
        }
        if (replica) {
            return failure(
                    FailureCode.NOT_PRIMARY,
                    target.host() + ":" + target.port() + " is a replica (in recovery).");
        }
        if (readOnly) {
            return failure(
                    FailureCode.READ_ONLY, "Database " + target.database() + " is read-only.");
        }
        return schemaExists
                ? Optional.empty()
                : failure(
                        FailureCode.SCHEMA_MISSING,
                        "Schema " + target.scopeName() + " does not exist in " + target.database());
    }

    private static Optional<Failure> failure(FailureCode code, String message) {
        return Optional.of(Failure.of(code, message));
    }
}
