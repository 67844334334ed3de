package dev.drover.engine.sql;

import java.util.List;

/**
 * The largest piece of a script that succeeds or fails as a whole, and after which progress can be
 * recorded.
 *
 * <p>A transactional script is one {@link Atomic}. A script with its own {@code BEGIN … COMMIT}, or
 * with statements that refuse a transaction, is several units in the order of the file.
 */
public sealed interface Unit {

    /** Statements that run in one transaction together with the record of their success. */
    record Atomic(List<Statement> statements) implements Unit {
        public Atomic {
            statements = List.copyOf(statements);
        }
    }

    /**
     * A statement that PostgreSQL refuses in a transaction block, or may refuse where its file is
     * marked so: intent, statement, proof, record.
     */
    record Alone(Statement statement) implements Unit {}
}
