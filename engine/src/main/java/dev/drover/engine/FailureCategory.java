package dev.drover.engine;

/** Whom a failure concerns. */
public enum FailureCategory {
    /** Passes by itself. */
    TRANSIENT,
    /** Others use what we need. */
    CONTENTION,
    /** The database server is away or unwell. */
    SERVER,
    /** The migration is wrong, for every tenant. */
    SCRIPT,
    /** This tenant's rows do not fit the migration. */
    DATA,
    /** This tenant's database is not what it should be. */
    TENANT,
    /** Configuration, rights, or a decision that a person must take. */
    OPERATOR,
    /** A defect of ours. */
    INTERNAL
}
