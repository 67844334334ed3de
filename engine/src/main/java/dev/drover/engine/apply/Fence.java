package dev.drover.engine.apply;

import dev.drover.engine.lease.LeaseKey;

/**
 * Statements that raise an error unless the transaction is ours and the lease holds.
 *
 * <p>The nonce is a setting of the session that took the lease; another session behind a pooler
 * lacks it. The transaction-level lock keeps others from the lease until COMMIT even if the script
 * releases the session's. A setting local to the transaction tells when the script has ended it.
 */
public final class Fence {
    private static final String BEFORE =
            """
            SELECT CASE WHEN pg_catalog.current_setting('drover.lease', true) OPERATOR(pg_catalog.=) '%1$s'
                AND pg_catalog.pg_try_advisory_xact_lock(%2$d)
              THEN pg_catalog.set_config('drover.transaction', '%1$s', true)
              ELSE pg_catalog.current_setting('%3$s') END;
            """;

    private static final String AFTER =
            """
            CASE WHEN pg_catalog.current_setting('drover.lease', true) OPERATOR(pg_catalog.=) '%1$s'
                AND pg_catalog.current_setting('drover.transaction', true) OPERATOR(pg_catalog.=) '%1$s'
                AND pg_catalog.pg_try_advisory_xact_lock(%2$d)
              THEN '' ELSE pg_catalog.current_setting('%3$s') END;
            """;

    private final String nonce;
    private final String before;
    private final String after;

    /**
     * @param nonce of the session that took the lease
     */
    public Fence(String nonce, LeaseKey key) {
        this.nonce = nonce;
        this.before = BEFORE.formatted(nonce, key.value(), leaseLost());
        this.after = AFTER.formatted(nonce, key.value(), transactionLeft());
    }

    /** The first statement of a transaction. */
    public String before() {
        return before;
    }

    /**
     * Between the script and what is written about it.
     *
     * @param column another expression with its comma, evaluated first; or empty
     */
    String after(String column) {
        return "SELECT " + column + after;
    }

    /** What an error of {@link #before()}, or of {@link #unlessFound}, names. */
    public String leaseLost() {
        return "drover.lease_lost_" + nonce;
    }

    /** What an error of {@link #after} names. */
    public String transactionLeft() {
        return "drover.transaction_left_" + nonce;
    }

    /** Raises the error of a lost lease when the query finds no row: somebody else went on. */
    String unlessFound(String query) {
        return "SELECT CASE WHEN EXISTS (\n%s\n) THEN '' ELSE pg_catalog.current_setting('%s') END;\n"
                .formatted(query, leaseLost());
    }

    /** Raises an error, naming {@link #checkFailed}, when the query returns a row. */
    public String check(int number, String query) {
        return "SELECT CASE WHEN EXISTS (\n%s\n) THEN pg_catalog.current_setting('%s') ELSE '' END;\n"
                .formatted(query, checkFailed(number));
    }

    public String checkFailed(int number) {
        return "drover.check_" + number + "_failed_" + nonce;
    }
}
