package dev.drover.engine;

/**
 * What to do when a ledger does not fit as it should. Each choice is made by whoever operates the
 * fleet, and says what is done; none of them is made by the engine on its own.
 */
public record Policy(
        OutOfOrder outOfOrder, CosmeticChange cosmeticChange, OnClone onClone, Repair repair) {
    public static final Policy DEFAULT =
            new Policy(OutOfOrder.REFUSE, CosmeticChange.ACCEPT, OnClone.REFUSE, Repair.NONE);

    /** A migration is not applied, but one that comes later in the release is. */
    public enum OutOfOrder {
        /** {@link FailureCode#OUT_OF_ORDER}. */
        REFUSE,
        /** It is applied now, in the order of the release; its rank is the next one. */
        ALLOW,
        /** It is left out, for good as long as this stays; the listener hears of it. */
        IGNORE
    }

    /**
     * The text of an applied migration changed in comments, blanks or line ends only; what ran is
     * what the release says. Any other change is {@link FailureCode#CHANGED_MIGRATION}.
     */
    public enum CosmeticChange {
        /** The listener hears of it. */
        ACCEPT,
        /** {@link FailureCode#CHANGED_MIGRATION}, as for any change. */
        REFUSE
    }

    /** The database carries the ledger of another one that it was copied from. */
    public enum OnClone {
        /** {@link FailureCode#SCOPE_CLONED}. */
        REFUSE,
        /**
         * The ledger becomes this database's own: a new scope, what is applied counts as its
         * baseline, events of the other one are deleted unsent.
         */
        ADOPT
    }

    /** What a person has looked at and vouches for. */
    public enum Repair {
        /** Nothing: {@link FailureCode#CHANGED_MIGRATION}, {@link FailureCode#NEEDS_PERSON}. */
        NONE,
        /**
         * A changed migration counts as applied as it is now: a row of direction {@code REPAIR}
         * with its checksum is added, and nothing runs. A statement of which nobody can tell
         * whether it took effect has done so.
         */
        ACCEPT
    }

    public Policy with(Repair choice) {
        return new Policy(outOfOrder, cosmeticChange, onClone, choice);
    }

    public Policy with(OutOfOrder choice) {
        return new Policy(choice, cosmeticChange, onClone, repair);
    }

    public Policy with(CosmeticChange choice) {
        return new Policy(outOfOrder, choice, onClone, repair);
    }

    public Policy with(OnClone choice) {
        return new Policy(outOfOrder, cosmeticChange, choice, repair);
    }
}
