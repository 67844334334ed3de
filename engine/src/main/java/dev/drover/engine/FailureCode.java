package dev.drover.engine;

import static dev.drover.engine.FailureCategory.CONTENTION;
import static dev.drover.engine.FailureCategory.DATA;
import static dev.drover.engine.FailureCategory.INTERNAL;
import static dev.drover.engine.FailureCategory.OPERATOR;
import static dev.drover.engine.FailureCategory.SCRIPT;
import static dev.drover.engine.FailureCategory.SERVER;
import static dev.drover.engine.FailureCategory.TENANT;
import static dev.drover.engine.FailureCategory.TRANSIENT;
import static dev.drover.engine.Retry.BACK_PRESSURE;
import static dev.drover.engine.Retry.LATER;
import static dev.drover.engine.Retry.NEVER;

/**
 * Why a run failed, by names that stay. Category and retry are what the code means by itself; the
 * phase in which an SQLSTATE came up may soften the retry.
 */
public enum FailureCode {
    CONNECTION_LOST(TRANSIENT, LATER, "The run is repeated; the ledger tells what was committed."),
    SESSION_TIMED_OUT(
            TRANSIENT,
            LATER,
            "Raise the hold limit of the migration, or make its transaction shorter."),
    SERIALIZATION_FAILURE(TRANSIENT, LATER, "The run is repeated."),
    DEADLOCK(TRANSIENT, LATER, "The run is repeated; see which sessions lock the same tables."),
    SNAPSHOT_TOO_OLD(TRANSIENT, LATER, "The run is repeated."),
    LEASE_LOST(
            TRANSIENT,
            LATER,
            "The run is repeated under a new lease; see what took or released the advisory lock."),
    PROOF_MISSING(TRANSIENT, LATER, "The run is repeated; nothing was recorded as applied."),
    OUTBOX_FULL(
            TRANSIENT,
            BACK_PRESSURE,
            "Bring back what takes the events out of the outbox; what is applied stays, and the"
                    + " rest follows."),

    LOCK_TIMEOUT(
            CONTENTION, LATER, "End the sessions that hold the locks, or run at a calmer time."),
    OBJECT_IN_USE(CONTENTION, LATER, "Wait for the sessions that use the object, or end them."),
    LEDGER_CREATION_BUSY(
            CONTENTION, LATER, "Another run creates the ledger in this database; try again."),

    SERVER_UNREACHABLE(
            SERVER, BACK_PRESSURE, "Check host, port, network and that the server is up."),
    SERVER_SHUTTING_DOWN(SERVER, LATER, "Wait until the server is up again."),
    SERVER_STARTING(SERVER, BACK_PRESSURE, "Wait until the server accepts connections."),
    TOO_MANY_CONNECTIONS(
            SERVER, BACK_PRESSURE, "Lower the limit of this server, or raise max_connections."),
    OUT_OF_MEMORY(
            SERVER,
            LATER,
            "Raise max_locks_per_transaction or memory, or split the migration: it may lock too"
                    + " many objects."),
    DISK_FULL(SERVER, NEVER, "Free disk space on the server, then run again."),
    RESOURCE_LIMIT(SERVER, LATER, "See the server's limits and load."),
    SERVER_IO_ERROR(SERVER, LATER, "See the server's log; its storage may be failing."),
    SERVER_FAULTY(SERVER, NEVER, "See the server's log before anything else runs there."),
    NOT_PRIMARY(SERVER, BACK_PRESSURE, "Point the server's address at the primary."),
    READ_ONLY(
            SERVER,
            LATER,
            "Find out who made the database read-only"
                    + " (default_transaction_read_only), and lift it."),
    SERVER_TOO_OLD(OPERATOR, NEVER, "Upgrade the server to PostgreSQL 14 or newer."),

    SCRIPT_ERROR(SCRIPT, NEVER, "Correct the migration and publish a new release."),
    SCRIPT_RAISED(SCRIPT, NEVER, "The migration refused by itself; see its message."),
    STATEMENT_TIMEOUT(
            SCRIPT,
            NEVER,
            "Make the statement faster, split it, or raise the limit with"
                    + " `-- drover:hold-limit 5min`."),
    CANCELLED_ELSEWHERE(
            OPERATOR, LATER, "Find out who cancelled the statement with pg_cancel_backend."),
    NEEDS_OWN_TRANSACTION(
            SCRIPT,
            NEVER,
            "Move the statement to a migration of its own, with `-- drover:transaction none`. Where it"
                    + " has that already, what refuses is inside of a function, a DO block or"
                    + " BEGIN … COMMIT: make it a statement of the file, or a procedure to CALL"
                    + " there."),
    UNSAFE_ENUM_VALUE(
            SCRIPT, NEVER, "Use the new enum value in a later migration than the one adding it."),
    PROGRAM_LIMIT(SCRIPT, NEVER, "Split the migration: it exceeds a limit of PostgreSQL."),
    SCRIPT_LEFT_TRANSACTION(
            SCRIPT,
            NEVER,
            "Remove what ends the transaction or resets the session (RESET ALL) from the"
                    + " migration."),
    PLACEHOLDER_INVALID(
            SCRIPT,
            NEVER,
            "Give the placeholder a value of letters, digits and underscores, at most 63."),
    SCRIPT_UNREADABLE(SCRIPT, NEVER, "Remove the NUL character from the migration."),
    NO_DOWN_SCRIPT(
            SCRIPT,
            NEVER,
            "Go back no further than to the version named, or write a migration that corrects."),
    REQUIREMENT_UNMET(SCRIPT, NEVER, "Order the migrations so that the required one comes before."),

    CONSTRAINT_VIOLATED(
            DATA, NEVER, "Correct the tenant's rows that break the constraint, then run again."),
    DATA_INVALID(DATA, NEVER, "Correct the tenant's rows, or let the migration cope with them."),
    CHECK_FAILED(DATA, NEVER, "Correct what the check found, then run again."),

    DATABASE_MISSING(TENANT, NEVER, "Create the database, or remove the tenant from the fleet."),
    SCHEMA_MISSING(TENANT, NEVER, "Create the schema, or remove the tenant from the fleet."),
    LEDGER_FOREIGN(
            TENANT,
            NEVER,
            "Rename the other schema, or move the tenant; it is never touched by a run."),
    LEDGER_NEWER(TENANT, NEVER, "Upgrade Drover: a newer one has worked here."),
    LEDGER_OUTDATED(
            TENANT,
            NEVER,
            "Make the ledger anew, once no row in it is `started` and no event unsent: let the Drover"
                    + " that made it end and send those first, for both would be lost. Note what"
                    + " drover.schema_migrations holds, drop the schema drover, and declare the"
                    + " version with `drover baseline`."),
    LEDGER_UNREADABLE(
            TENANT,
            NEVER,
            "Make the table of schema drover what `drover ledger-sql` prints, with all its rows:"
                    + " with a ledger older than its database migrations would run again."),
    SCOPE_CLONED(
            TENANT,
            NEVER,
            "The database was copied from another one with its ledger; adopt it as a clone, or"
                    + " drop the schema drover."),
    CHANGED_MIGRATION(
            TENANT,
            NEVER,
            "Restore the file as it was applied and put the change into a new migration, or accept"
                    + " the old text with `-- drover:accepts <checksum>`, or the new one with"
                    + " `drover repair --accept`."),
    MISSING_MIGRATION(
            TENANT, NEVER, "Put the migration back into the release; it is applied here."),
    LEDGER_AHEAD(TENANT, NEVER, "Use the release that this database is at, or a newer one."),
    OUT_OF_ORDER(
            TENANT, NEVER, "Give the migration a version above the highest that is applied here."),
    MIGRATION_UNFINISHED(
            TENANT,
            NEVER,
            "Finish what was begun: run a migration again, or a revert if it was one."),
    SCHEMA_BEHIND(TENANT, LATER, "Migrate the database, then start the program again."),
    INVALID_INDEX(
            TENANT,
            NEVER,
            "Drop or rebuild the invalid index by hand: it was there before this migration."),

    AUTHENTICATION_FAILED(OPERATOR, NEVER, "Correct user and password of the credential."),
    PERMISSION_DENIED(OPERATOR, NEVER, "Grant the migration role the right that it lacks."),
    POOLER_DETECTED(
            OPERATOR,
            NEVER,
            "Give the server's direct address; a pooler would share the session that holds the"
                    + " lease."),
    VERSION_UNKNOWN(OPERATOR, NEVER, "Name a version that the release holds."),
    VERSION_BELOW_CURRENT(
            OPERATOR, NEVER, "Name the current version or a later one; a way back is a revert."),
    DOWN_SCRIPT_REFUSED(
            OPERATOR,
            NEVER,
            "Read the script in drover.schema_migrations.rollback_sql; if it is right, name its"
                    + " checksum in the request."),
    LEDGER_NOT_EMPTY(
            OPERATOR,
            NEVER,
            "A baseline is for a database without a ledger; just migrate this one."),
    NEEDS_PERSON(OPERATOR, NEVER, "Find out whether the statement took effect, and record it."),

    DEFECT(INTERNAL, NEVER, "Report this with the log around it; it is a defect of Drover.");

    private final FailureCategory category;
    private final Retry retry;
    private final String remedy;

    FailureCode(FailureCategory category, Retry retry, String remedy) {
        this.category = category;
        this.retry = retry;
        this.remedy = remedy;
    }

    public FailureCategory category() {
        return category;
    }

    /** Whether a run that failed so may be tried again, if its phase does not say otherwise. */
    public Retry retry() {
        return retry;
    }

    /** What to do, one sentence, where nothing more precise is known. */
    public String remedy() {
        return remedy;
    }
}
