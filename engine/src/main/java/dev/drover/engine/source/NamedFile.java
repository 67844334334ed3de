package dev.drover.engine.source;

/**
 * A file and what its name says about it.
 *
 * @param version as the name writes it; empty for a repeatable migration
 * @param description as the name writes it
 * @param dialect database that the file is for; empty when for any
 * @param autocommit whether the name asks to run outside a transaction
 */
record NamedFile(
        SourceFile file,
        Role role,
        String version,
        String description,
        String dialect,
        boolean autocommit) {

    enum Role {
        UP,
        DOWN,
        REPEATABLE,
        /** A script that stands for all versions up to its own. */
        BASELINE,
        /** Settings of the script beside it. */
        SETTINGS;

        /** Whether a file of this role shows which format its folder has. */
        boolean isMigration() {
            return this == UP || this == REPEATABLE || this == BASELINE;
        }
    }

    String path() {
        return file.path();
    }

    boolean forPostgres() {
        return dialect.equals("postgres") || dialect.equals("postgresql");
    }

    boolean forAnotherDatabase() {
        return !dialect.isEmpty() && !forPostgres();
    }
}
