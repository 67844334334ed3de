package dev.drover.engine.lease;

import dev.drover.engine.Failure;
import dev.drover.engine.FailureCode;
import dev.drover.engine.Target;
import dev.drover.engine.ledger.LedgerSchema;
import dev.drover.engine.session.Literal;
import dev.drover.engine.session.Row;
import dev.drover.engine.session.Session;

import java.util.Optional;

/**
 * What a fresh session must tell about itself before anything is done with it.
 *
 * @param lock whether the lease is held now
 * @param ledgerComment comment of the schema {@code drover}; empty when there is no such schema
 * @param mayCreate whether a schema may be created; only asked for when there is no ledger
 */
record Opening(
        int backendPid,
        boolean lock,
        boolean replica,
        boolean readOnly,
        int serverVersion,
        boolean schemaExists,
        Optional<String> ledgerComment,
        boolean mayCreate) {

    private static final int OLDEST_SERVER = 140_000;

    /** 2615 is pg_namespace, in every release; obj_description would be slower to look it up. */
    private static final String SELECT =
            """
            SELECT pg_catalog.pg_backend_pid(), %s,
              pg_catalog.pg_is_in_recovery(), pg_catalog.current_setting('transaction_read_only') = 'on',
              pg_catalog.current_setting('server_version_num'), %s,
              (SELECT COALESCE((SELECT d.description FROM pg_catalog.pg_description d
                    WHERE d.objoid = n.oid AND d.classoid = 2615 AND d.objsubid = 0), '')
                FROM pg_catalog.pg_namespace n WHERE n.nspname = 'drover'),
              %s, %s;
            """;

    private static final String HOLDS_LOCK =
            "EXISTS (SELECT 1 FROM pg_catalog.pg_locks"
                    + " WHERE pid = pg_catalog.pg_backend_pid() AND granted AND %s)";

    private static final String MAY_CREATE =
            "pg_catalog.has_database_privilege(pg_catalog.current_database(), 'CREATE')";

    /** Asks, and takes the lock if no pooler is in between. */
    static String takingLock(Session session, Target target, LeaseKey key) {
        var lock =
                "CASE WHEN pg_catalog.pg_backend_pid() = %d THEN pg_catalog.pg_try_advisory_lock(%d) END"
                        .formatted(session.backendPid(), key.value());
        return SELECT.formatted(lock, schemaExists(target), "false", session.identityText());
    }

    /**
     * Asks again after the message that took the lock had failed: a session lock survives that, and
     * taking it twice would need giving it back twice.
     */
    static String lookingAtLock(Session session, Target target, LeaseKey key) {
        return SELECT.formatted(
                HOLDS_LOCK.formatted(key.lockCondition()),
                schemaExists(target),
                MAY_CREATE,
                session.identityText());
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
                row.integer(4),
                row.isTrue(5),
                row.maybe(6),
                row.isTrue(7));
    }

    /** Why nothing may be done with this session, if so. */
    Optional<Failure> problem(int driversPid, Target target) {
        if (backendPid != driversPid) {
            return failure(
                    FailureCode.POOLER_DETECTED,
                    "A connection pooler stands between here and " + target.host() + ".");
        }
        if (serverVersion < OLDEST_SERVER) {
            return failure(
                    FailureCode.SERVER_TOO_OLD, "The server is PostgreSQL " + serverVersion + ".");
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
        if (!schemaExists) {
            return failure(
                    FailureCode.SCHEMA_MISSING,
                    "Schema " + target.scopeName() + " does not exist in " + target.database());
        }
        return ledgerComment.flatMap(Opening::ledgerProblem);
    }

    private static Optional<Failure> ledgerProblem(String comment) {
        if (!LedgerSchema.isOurs(comment)) {
            return failure(
                    FailureCode.LEDGER_FOREIGN,
                    "The database has a schema named drover that Drover did not make.");
        }
        return LedgerSchema.isNewer(comment)
                ? failure(
                        FailureCode.LEDGER_NEWER,
                        "The ledger was made by a newer Drover (" + comment + ").")
                : Optional.empty();
    }

    private static Optional<Failure> failure(FailureCode code, String message) {
        return Optional.of(Failure.of(code, message));
    }
}
