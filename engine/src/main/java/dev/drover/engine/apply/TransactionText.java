package dev.drover.engine.apply;

import static dev.drover.engine.session.Literal.millis;

import dev.drover.engine.ledger.WriteLedger;
import dev.drover.engine.session.Session;
import java.time.Duration;
import java.util.List;

/** The texts around a script: what comes before it, and what follows up to the proof. */
final class TransactionText {
    private static final int FIRST_WITH_TRANSACTION_TIMEOUT = 17;

    private final Tenure tenure;

    TransactionText(Tenure tenure) {
        this.tenure = tenure;
    }

    String prologue(Limits limits, Duration lockTimeout, List<String> checks) {
        var text = new StringBuilder("BEGIN;\n").append(tenure.fence().before());
        set(text, "lock_timeout", lockTimeout);
        set(text, "statement_timeout", limits.statement());
        if (session().serverMajor() >= FIRST_WITH_TRANSACTION_TIMEOUT) {
            set(text, "transaction_timeout", limits.transaction());
        }
        text.append(tenure.ledgerText());
        for (int i = 0; i < checks.size(); i++) {
            text.append(tenure.fence().check(i + 1, checks.get(i)));
        }
        return text.toString();
    }

    String epilogue(Transaction transaction, String marksGivenBack) {
        return "SET CONSTRAINTS ALL IMMEDIATE;\n"
                + tenure.fence().after()
                + session().resetText()
                + marksGivenBack
                + tenure.scopeText()
                + transaction.records()
                + "COMMIT;\n"
                + proof(transaction);
    }

    String proof(Transaction transaction) {
        return WriteLedger.proof(tenure.scope(), transaction.row().rank());
    }

    private Session session() {
        return tenure.session();
    }

    private static void set(StringBuilder text, String setting, Duration value) {
        text.append("SET LOCAL ").append(setting).append(" = ").append(millis(value)).append(";\n");
    }
}
