package dev.drover.e2e.benchmark;

/** One way to migrate a database. */
interface Contender {
    String name();

    /** Brings the database to the head of the migrations, or finds that it is there. */
    void migrate(String database) throws Exception;
}
