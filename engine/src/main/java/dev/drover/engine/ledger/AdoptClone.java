package dev.drover.engine.ledger;

import dev.drover.engine.session.Literal;

import java.util.UUID;

/**
 * Makes the ledger that a copied database brought along its own. What is applied becomes baseline
 * and counts as told, so that no event of the source can be told again under its name.
 *
 * <p>What was begun and has not ended stays, as it must end here too. Its rows move behind all
 * others, so that the mark can pass those and only what they have yet to become is told; the begin
 * of a second one too, for a mark is one number. What a begun way back leads away from stays a
 * migration: as a baseline it could not be left.
 */
public final class AdoptClone {
    private static final String TEXT =
            """
            UPDATE drover.schema_migrations m SET
                rank = CASE WHEN m.state = 'started' AND m.undone_by IS NULL THEN
                    (SELECT pg_catalog.max(o.rank) FROM drover.schema_migrations o WHERE o.key = %1$d)
                    + (SELECT pg_catalog.count(*) FROM drover.schema_migrations o WHERE o.key = %1$d
                        AND o.state = 'started' AND o.undone_by IS NULL AND o.rank <= m.rank)::pg_catalog.int4
                  ELSE m.rank END,
                kind = CASE WHEN f.becomes AND m.kind = 'versioned' THEN 'baseline' ELSE m.kind END,
                direction = CASE WHEN f.becomes THEN 'baseline' ELSE m.direction END
              FROM (SELECT a.rank, a.undone_by IS NULL AND a.state = 'applied' AND a.direction = 'up'
                    AND NOT EXISTS (SELECT 1 FROM drover.schema_migrations d WHERE d.key = %1$d
                      AND a.kind = 'versioned' AND d.version = a.version AND d.direction = 'down'
                      AND d.state = 'started' AND d.undone_by IS NULL) AS becomes
                  FROM drover.schema_migrations a WHERE a.key = %1$d AND a.rank > 0) f
              WHERE m.key = %1$d AND f.rank = m.rank
                AND (f.becomes OR (m.state = 'started' AND m.undone_by IS NULL));
            UPDATE drover.schema_migrations SET scope = %2$s, database_name = pg_catalog.current_database(), last_order = 0,
                relayed_seq = (SELECT COALESCE(
                    2 * pg_catalog.min(m.rank) FILTER (WHERE m.state = 'started' AND m.undone_by IS NULL),
                    1 + 2 * pg_catalog.max(m.rank), 0) FROM drover.schema_migrations m WHERE m.key = %1$d AND m.rank > 0),
                applied_at = pg_catalog.now() WHERE key = %1$d AND rank = 0;
            """;

    private AdoptClone() {}

    /**
     * Two statements, for one transaction.
     *
     * @param key of the rows, which stays
     * @param own the scope that they are to have
     */
    public static String text(long key, UUID own) {
        return TEXT.formatted(key, Literal.uuid(own));
    }
}
