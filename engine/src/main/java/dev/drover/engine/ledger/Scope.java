package dev.drover.engine.ledger;

import dev.drover.engine.Failure;
import dev.drover.engine.FailureCode;

import java.util.Optional;
import java.util.UUID;

/**
 * What a ledger says of a tenant and project themselves: its row of rank 0.
 *
 * @param schema {@code *} when the tenant is the whole database
 * @param database the name of the database when the scope was made
 * @param lastOrder the highest order that wrote
 * @param relayedSeq events up to this one are acknowledged
 * @param ledgerVersion the form of the ledger, as in the schema's comment
 */
public record Scope(
        UUID id,
        String project,
        String schema,
        String database,
        long lastOrder,
        long relayedSeq,
        int ledgerVersion) {
    /**
     * Why these rows must be left alone, if so: their key is a digest, and another scope could have
     * the same; or the ledger has another form.
     */
    public Optional<Failure> problem(String wantedProject, String wantedSchema) {
        return project.equals(wantedProject) && schema.equals(wantedSchema)
                ? LedgerSchema.problem(ledgerVersion)
                : Optional.of(
                        Failure.of(
                                FailureCode.LEDGER_FOREIGN,
                                "Project %s and schema %s have the key of project %s and schema %s in this database's ledger."
                                        .formatted(wantedProject, wantedSchema, project, schema)));
    }

    /** Whether this row came into another database with a copy of all that was there. */
    public boolean isCopyIn(String otherDatabase) {
        return !database.equals(otherDatabase);
    }
}
