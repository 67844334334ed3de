package dev.drover.contracts.command;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/**
 * What a worker does when a tenant's ledger does not fit the release, as whoever operates the fleet
 * chose it. On the wire the words are lower case, and what is left out is the default.
 */
public record LedgerPolicy(
        OutOfOrder outOfOrder, CosmeticChange cosmeticChange, OnClone onClone, Repair repair) {
    public static final LedgerPolicy DEFAULT =
            new LedgerPolicy(OutOfOrder.REFUSE, CosmeticChange.ACCEPT, OnClone.REFUSE, Repair.NONE);

    /** A migration is not applied, but one that comes later in the release is. */
    public enum OutOfOrder {
        /** The job fails with {@code OUT_OF_ORDER}. */
        REFUSE,
        /** It is applied now. */
        ALLOW,
        /** It is left out. */
        IGNORE;

        /** As it is written everywhere outside of the code. */
        @Override
        public String toString() {
            return word(this);
        }

        /**
         * @throws IllegalArgumentException naming the words there are
         */
        public static OutOfOrder of(String word) {
            return find(values(), word);
        }
    }

    /** The text of an applied migration changed in comments, blanks or line ends only. */
    public enum CosmeticChange {
        /** It counts as the same. */
        ACCEPT,
        /** The job fails with {@code CHANGED_MIGRATION}, as for any change. */
        REFUSE;

        /** As it is written everywhere outside of the code. */
        @Override
        public String toString() {
            return word(this);
        }

        /**
         * @throws IllegalArgumentException naming the words there are
         */
        public static CosmeticChange of(String word) {
            return find(values(), word);
        }
    }

    /** The tenant's database carries the ledger of another one that it was copied from. */
    public enum OnClone {
        /** The job fails with {@code SCOPE_CLONED}. */
        REFUSE,
        /** The ledger becomes its own; what is applied counts as its baseline. */
        ADOPT;

        /** As it is written everywhere outside of the code. */
        @Override
        public String toString() {
            return word(this);
        }

        /**
         * @throws IllegalArgumentException naming the words there are
         */
        public static OnClone of(String word) {
            return find(values(), word);
        }
    }

    /**
     * What a person has looked at and vouches for. Chosen for single jobs, never for a fleet's
     * rollouts.
     */
    public enum Repair {
        /** Nothing: what does not fit fails. */
        NONE,
        /**
         * A changed migration counts as applied as it is now, and a statement of which nobody can
         * tell whether it took effect has done so. The ledger says that it was accepted.
         */
        ACCEPT;

        /** As it is written everywhere outside of the code. */
        @Override
        public String toString() {
            return word(this);
        }

        /**
         * @throws IllegalArgumentException naming the words there are
         */
        public static Repair of(String word) {
            return find(values(), word);
        }
    }

    public LedgerPolicy with(Repair choice) {
        return new LedgerPolicy(outOfOrder, cosmeticChange, onClone, choice);
    }

    public LedgerPolicy with(OutOfOrder choice) {
        return new LedgerPolicy(choice, cosmeticChange, onClone, repair);
    }

    public LedgerPolicy with(CosmeticChange choice) {
        return new LedgerPolicy(outOfOrder, choice, onClone, repair);
    }

    public LedgerPolicy with(OnClone choice) {
        return new LedgerPolicy(outOfOrder, cosmeticChange, choice, repair);
    }

    private static String word(Enum<?> choice) {
        return choice.name().toLowerCase(Locale.ROOT);
    }

    private static <E extends Enum<E>> E find(E[] choices, String word) {
        return Arrays.stream(choices)
                .filter(choice -> choice.toString().equals(word))
                .findFirst()
                .orElseThrow(() ->
                        new IllegalArgumentException(
                                "\"%s\" is none of %s".formatted(word, words(choices))));
    }

    private static String words(Enum<?>[] choices) {
        return String.join(", ", List.of(choices).stream().map(Enum::toString).toList());
    }
}
