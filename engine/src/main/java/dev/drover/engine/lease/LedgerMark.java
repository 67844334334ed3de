package dev.drover.engine.lease;

import dev.drover.engine.Failure;
import dev.drover.engine.FailureCode;
import dev.drover.engine.failure.DatabaseFault;
import dev.drover.engine.ledger.LedgerSchema;
import dev.drover.engine.session.Row;
import dev.drover.engine.session.Session;

import java.util.Optional;

/**
 * Whose the schema {@code drover} is. Only asked for where the ledger itself does not say it:
 * before a tenant's first migration, and where the ledger cannot be read.
 *
 * @param comment of the schema {@code drover}; empty when there is no such schema
 * @param mayCreate whether a schema may be created
 */
public record LedgerMark(Optional<String> comment, boolean mayCreate) {
    /** Usually there is no such schema, and then a new session need not look at a catalogue. */
    static final String TEXT =
            """
            SELECT pg_catalog.to_regnamespace('drover') IS NULL,
              pg_catalog.has_database_privilege(pg_catalog.current_database(), 'CREATE');
            """;

    /**
     * Schema and comment come out of one snapshot, in which neither may be: whoever made them has
     * just done so. 2615 is pg_namespace, in every release.
     */
    private static final String COMMENT =
            """
            SELECT COALESCE((SELECT d.description FROM pg_catalog.pg_description d
                WHERE d.objoid = n.oid AND d.classoid = 2615 AND d.objsubid = 0), '')
              FROM pg_catalog.pg_namespace n WHERE n.nspname = 'drover';
            """;

    /**
     * @param row that answers {@link #TEXT}, or a text of the same columns
     */
    static LedgerMark of(Session session, Row row) throws DatabaseFault {
        return new LedgerMark(
                row.isTrue(0)
                        ? Optional.empty()
                        : session.query(COMMENT).getFirst().stream()
                                .findFirst()
                                .map(found -> found.text(0)),
                row.isTrue(1));
    }

    /** Asks in a message of its own. */
    public static LedgerMark ask(Session session) throws DatabaseFault {
        return of(session, session.query(TEXT).getFirst().getFirst());
    }

    /** Why the schema must be left alone, if so. */
    public Optional<Failure> problem() {
        return comment.flatMap(text ->
                LedgerSchema.versionOf(text)
                        .map(LedgerSchema::problem)
                        .orElseGet(LedgerMark::foreign));
    }

    private static Optional<Failure> foreign() {
        return Optional.of(
                Failure.of(
                        FailureCode.LEDGER_FOREIGN,
                        "The database has a schema named drover that Drover did not make."));
    }
}
