package dev.drover.engine.ledger;

import java.util.UUID;

/**
 * A row of {@code drover.scope}.
 *
 * @param database the name of the database when the scope was made
 * @param lastOrder the highest order that wrote
 * @param ledgerVersion the form of the ledger, as in the schema's comment
 */
public record Scope(UUID id, String database, long lastOrder, int ledgerVersion) {
    /** Whether this row came into another database with a copy of all that was there. */
    public boolean isCopyIn(String otherDatabase) {
        return !database.equals(otherDatabase);
    }
}
