package dev.drover.engine.lease;

import dev.drover.engine.Failure;
import dev.drover.engine.FailureCode;
import dev.drover.engine.ServerIdentity;
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
 * @param server empty where it was not asked for, and on a replica
 */
record Opening(
        int backendPid,
        boolean lock,
        boolean replica,
        boolean readOnly,
        boolean schemaExists,
        Optional<ServerIdentity> server) {

    private static final int OLDEST_SERVER = 14;

    private static final String SELECT =
            """
            SELECT pg_catalog.pg_backend_pid(), %s, %s, %s, %s, %s;
            """;

    /**
     * The control file's timeline is that of the last checkpoint, which a promotion does not wait
     * for; the name of the log file that is being written has the timeline of now. A replica writes
     * none.
     */
    private static final String IDENTITY =
            """
            (pg_catalog.pg_control_system()).system_identifier,
              CASE WHEN %s THEN NULL ELSE pg_catalog.pg_walfile_name(pg_catalog.pg_current_wal_lsn()) END\
            """;

    /** Hexadecimal digits of the timeline, with which the name of a log file begins. */
    private static final int TIMELINE_DIGITS = 8;

    private static final String NO_IDENTITY = "NULL, NULL";

    private static final String TAKE = "pg_catalog.pg_try_advisory_lock(%d)";

    /**
     * A lock that is held twice would need giving back twice. Both branches are the same because
     * the planner would leave out an operand that cannot matter.
     */
    private static final String TAKE_ANEW =
            "CASE pg_catalog.pg_advisory_unlock(%1$d) WHEN true THEN pg_catalog.pg_try_advisory_lock(%1$d)"
                    + " ELSE pg_catalog.pg_try_advisory_lock(%1$d) END";

    /**
     * Marks the session, and takes the lock if no pooler is in between.
     *
     * @param askIdentity a role may be refused the answer, and with it the message
     */
    static String takingLock(Session session, Target target, LeaseKey key, boolean askIdentity) {
        return guarded(session, target, TAKE.formatted(key.value()), askIdentity);
    }

    /**
     * The same after a message that failed: that may have taken the lock, which survives an error.
     * Whoever takes it in between is as good as one who came before.
     */
    static String takingLockAnew(
            Session session, Target target, LeaseKey key, boolean askIdentity) {
        return guarded(session, target, TAKE_ANEW.formatted(key.value()), askIdentity);
    }

    /** Of a session that holds the lock. */
    static String holdingLock(Session session, Target target) {
        return text(session, target, "true", false);
    }

    private static String guarded(
            Session session, Target target, String lock, boolean askIdentity) {
        return text(
                session,
                target,
                "CASE WHEN pg_catalog.pg_backend_pid() = %d THEN %s END"
                        .formatted(session.backendPid(), lock),
                askIdentity);
    }

    private static String text(Session session, Target target, String lock, boolean askIdentity) {
        var replica = reported(session, "in_hot_standby").orElse("pg_catalog.pg_is_in_recovery()");
        return session.markText()
                + SELECT.formatted(
                        lock,
                        replica,
                        reported(session, "default_transaction_read_only")
                                .orElse(
                                        "pg_catalog.current_setting('transaction_read_only') = 'on'"),
                        schemaExists(target),
                        askIdentity ? IDENTITY.formatted(replica) : NO_IDENTITY);
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
                row.integer(0),
                row.isTrue(1),
                row.isTrue(2),
                row.isTrue(3),
                row.isTrue(4),
                identity(row));
    }

    private static Optional<ServerIdentity> identity(Row row) {
        return row.maybe(6)
                .map(file ->
                        new ServerIdentity(
                                row.text(5),
                                Integer.parseUnsignedInt(file.substring(0, TIMELINE_DIGITS), 16)));
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
