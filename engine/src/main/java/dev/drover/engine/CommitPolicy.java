package dev.drover.engine;

/**
 * How transactional migrations are sent and committed.
 *
 * @param durability for which commits the run waits until they are on the disk
 * @param migrationsPerMessage how many migrations that only write to the catalogue are sent in one
 *     message, each in its own transaction; 1 sends each alone
 * @param charactersPerMessage such a message grows no longer than this, unless by one migration
 * @param together whether consecutive transactional migrations share one transaction, so that all
 *     or none of them are applied; a non-transactional one divides them
 */
public record CommitPolicy(
        Durability durability,
        int migrationsPerMessage,
        int charactersPerMessage,
        boolean together) {

    public enum Durability {
        /**
         * For the last one of the run, and now and then in between. A server that crashes before
         * loses whole migrations from the end, and nobody was told of them.
         */
        LAST,
        /** For each. */
        EACH
    }

    public static final CommitPolicy DEFAULT =
            new CommitPolicy(Durability.LAST, 16, 256 * 1024, false);

    public CommitPolicy {
        if (migrationsPerMessage < 1) {
            throw new IllegalArgumentException("migrationsPerMessage must be 1 or more");
        }
    }

    public CommitPolicy durability(Durability newDurability) {
        return new CommitPolicy(
                newDurability, migrationsPerMessage, charactersPerMessage, together);
    }

    /** The same with one message for each migration. */
    public CommitPolicy oneByOne() {
        return new CommitPolicy(durability, 1, charactersPerMessage, together);
    }

    /** The same with one transaction for all. */
    public CommitPolicy inOneTransaction() {
        return new CommitPolicy(durability, migrationsPerMessage, charactersPerMessage, true);
    }
}
