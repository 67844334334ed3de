package dev.drover.engine;

import java.time.Instant;
import java.util.Optional;

/** What a target's ledger says about itself, read without the lease: true when it was read. */
public sealed interface Status {

    /**
     * @param head {@link Head#NONE} when there is no ledger, or nothing of this project in it; its
     *     version is the one applied last
     * @param standing how many migrations, repeatable and baseline ones included, are applied and
     *     not undone
     * @param unfinished a version that was begun and has not ended, up or down
     * @param lastChange when the last row was written; while one is unfinished, when it began
     * @param cloned whether the ledger was made in another database, and this is a copy
     */
    record Known(
            Head head,
            int standing,
            Optional<String> unfinished,
            Optional<Instant> lastChange,
            boolean cloned)
            implements Status {}

    /** The database could not be asked. */
    record Unknown(Failure failure) implements Status {}
}
