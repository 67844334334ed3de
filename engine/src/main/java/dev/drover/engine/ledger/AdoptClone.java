package dev.drover.engine.ledger;

import dev.drover.engine.session.Literal;

import java.util.UUID;

/**
 * Makes the ledger that a copied database brought along its own. The rows keep their ranks; what is
 * applied becomes baseline and counts as told, so that no event of the source can be told again
 * under its name.
 */
public final class AdoptClone {
    private static final String TEXT =
            """
            UPDATE drover.scope SET scope = %1$s, database_name = pg_catalog.current_database(), last_order = 0,
                relayed_seq = (SELECT COALESCE(2 * pg_catalog.min(m.rank) FILTER (WHERE m.state = 'started'),
                    1 + 2 * pg_catalog.max(m.rank), 0) FROM drover.schema_migrations m WHERE m.scope = %2$s),
                created_at = pg_catalog.now() WHERE scope = %2$s;
            UPDATE drover.schema_migrations SET scope = %1$s,
                kind = CASE WHEN undone_by IS NULL AND state = 'applied' AND direction = 'up'
                  AND kind = 'versioned' THEN 'baseline' ELSE kind END,
                direction = CASE WHEN undone_by IS NULL AND state = 'applied' AND direction = 'up'
                  THEN 'baseline' ELSE direction END
              WHERE scope = %2$s;
            """;

    private AdoptClone() {}

    /** Two statements, for one transaction. */
    public static String text(UUID own, UUID source) {
        return TEXT.formatted(Literal.uuid(own), Literal.uuid(source));
    }
}
