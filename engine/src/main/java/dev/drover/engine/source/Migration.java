package dev.drover.engine.source;

import dev.drover.engine.sql.Script;
import dev.drover.engine.sql.Unit;

import java.util.List;
import java.util.Optional;

/**
 * One migration as read from its file or files.
 *
 * @param version as the format writes it, normalised so that equal versions are equal text
 *     (Flyway's {@code 1_2} is {@code 1.2}); for a repeatable migration its description
 * @param checksum SHA-256 (hex) of the up script's text with line ends normalised, before
 *     placeholders
 * @param units what succeeds or fails as a whole, in order; a single {@link Unit.Atomic} is a
 *     transactional migration
 * @param up the script with release-wide placeholders replaced; {@code ${drover.*}} still stand.
 *     Where a file holds both ways, the lines of the other way are left empty, so that lines keep
 *     their numbers; the same goes for {@code down}
 * @param downOutside whether the down script is marked to run outside a transaction
 * @param traits what the up script's text says by itself
 * @param transactionReason why it runs in one transaction, or does not; for people
 */
public record Migration(
        String version,
        String description,
        Kind kind,
        String checksum,
        Directives directives,
        List<Unit> units,
        Script up,
        Optional<Script> down,
        boolean downOutside,
        ScriptTraits traits,
        String transactionReason) {

    public Migration {
        units = List.copyOf(units);
    }

    /** Whether the whole migration and its ledger row share one transaction. */
    public boolean transactional() {
        return units.isEmpty() || (units.size() == 1 && units.getFirst() instanceof Unit.Atomic);
    }

    /** The same in name and checksum, of which nothing runs. */
    public Migration withoutScript() {
        return new Migration(
                version,
                description,
                kind,
                checksum,
                Directives.NONE,
                List.of(),
                new Script(up.path(), "", List.of()),
                Optional.empty(),
                false,
                ScriptTraits.NONE,
                "nothing runs");
    }

    public enum Kind {
        VERSIONED,
        /** Runs after all versioned ones, and again whenever its text changes. */
        REPEATABLE,
        /**
         * Stands for all versioned ones up to and with its own version, in a database that has none
         * of them yet; of several, the last one does. Any other database passes it over.
         */
        BASELINE
    }
}
