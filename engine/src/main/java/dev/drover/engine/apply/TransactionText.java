package dev.drover.engine.apply;

import static dev.drover.engine.session.Literal.millis;
import static dev.drover.engine.session.Literal.text;

import dev.drover.engine.lease.CreationTurn;
import dev.drover.engine.session.Session;
import java.time.Duration;

/** The texts around a script: what comes before it, and what follows up to the proof. */
final class TransactionText {
    private static final int FIRST_WITH_TRANSACTION_TIMEOUT = 17;

    private static final String REST_OF_LIMIT =
            """
            SELECT pg_catalog.set_config('transaction_timeout', GREATEST(1, %d - (pg_catalog.date_part('epoch',
                pg_catalog.clock_timestamp() - pg_catalog.transaction_timestamp()) * 1000)::pg_catalog.int8)::text, true);
            """;

    private final Tenure tenure;

    TransactionText(Tenure tenure) {
        this.tenure = tenure;
    }

    String prologue(Share share, Limits limits, Duration lockTimeout, Transaction transaction) {
        var text = new StringBuilder(share.begins() ? "BEGIN;\n" : "");
        text.append(tenure.fence().before());
        text.append("SET LOCAL application_name = ").append(text(tenure.application()));
        text.append(";\n");
        set(text, "lock_timeout", lockTimeout);
        set(text, "statement_timeout", limits.statement());
        text.append(share.begins() ? transactionLimit(limits) : restOfTransactionLimit(limits));
        text.append(share.begins() ? tenure.ledgerText() : "");
        text.append(transaction.statements().isEmpty() ? "" : required(transaction));
        var checks = transaction.checks();
        for (int i = 0; i < checks.size(); i++) {
            text.append(tenure.fence().check(i + 1, checks.get(i)));
        }
        return text.toString();
    }

    String epilogue(Share share, Transaction transaction, Marks marks) {
        return scriptEnd(marks)
                + (share.commits() ? Settle.waiting(transaction.durable()) : "")
                + (share.begins() ? tenure.scopeText() : "")
                + (transaction.statements().isEmpty() ? required(transaction) : "")
                + transaction.records()
                + (share.commits() ? commit() : "")
                // not before: an error of the records or of COMMIT is no statement's
                + marks.givenBack()
                + (share.commits() ? proof(transaction) : "");
    }

    /**
     * Before a quick script. The session's own time limits for locks and statements are those that
     * quick scripts have.
     *
     * @param first whether the message begins with it
     * @param fenced whether it is to be asked anew if the lease holds
     */
    String quickPrologue(Limits limits, boolean first, boolean fenced) {
        var text = new StringBuilder();
        if (first) {
            text.append("SET application_name = ").append(text(tenure.application())).append(";\n");
        }
        text.append("BEGIN;\n").append(fenced ? tenure.fence().before() : "");
        text.append(transactionLimit(limits));
        return text.append(first ? tenure.ledgerText() : "").toString();
    }

    /** After a quick script, up to its commit. */
    String quickEpilogue(Transaction transaction, boolean first, boolean inert) {
        return (inert ? "" : scriptEnd(Marks.NONE))
                + Settle.waiting(transaction.durable())
                + (first ? tenure.scopeText() : "")
                + transaction.records()
                + "COMMIT;\n";
    }

    /**
     * Comes before a script. Where there is none it comes before the record: the session may still
     * have the role of a statement that ran outside of a transaction.
     */
    private String required(Transaction transaction) {
        return transaction.requires().map(tenure.fence()::unlessFound).orElse("");
    }

    /** What a script may have left undone, or done to its session. */
    private String scriptEnd(Marks marks) {
        return "SET CONSTRAINTS ALL IMMEDIATE;\n"
                + tenure.fence().after(marks.end())
                + session().resetText();
    }

    private String transactionLimit(Limits limits) {
        if (!hasTransactionTimeout()) {
            return "";
        }
        var text = new StringBuilder();
        set(text, "transaction_timeout", limits.transaction());
        return text.toString();
    }

    /**
     * The resets after the part before have switched the limit off, and setting it begins to count
     * anew; so what is left of it is set. Zero would be no limit.
     */
    private String restOfTransactionLimit(Limits limits) {
        return hasTransactionTimeout()
                ? REST_OF_LIMIT.formatted(limits.transaction().toMillis())
                : "";
    }

    private boolean hasTransactionTimeout() {
        return session().serverMajor() >= FIRST_WITH_TRANSACTION_TIMEOUT;
    }

    String proof(Transaction transaction) {
        return tenure.ledger().proof(transaction.row().rank());
    }

    /** The commit; after one that creates the ledger, others who wait for that may go on. */
    private String commit() {
        return "COMMIT;\n" + (tenure.holdsTurn() ? CreationTurn.giveBackText() : "");
    }

    private Session session() {
        return tenure.session();
    }

    private static void set(StringBuilder text, String setting, Duration value) {
        text.append("SET LOCAL ").append(setting).append(" = ").append(millis(value)).append(";\n");
    }
}
