package dev.drover.engine.plan;

import dev.drover.engine.Failure;
import dev.drover.engine.Head;

import java.util.List;

/** What a release asks of a ledger. */
public sealed interface Plan {

    /**
     * @param headAfter where the ledger will stand when all steps are taken
     * @param pending versions that stay unapplied because the run stops before them
     * @param remarks what did not fit, and the policy lets pass
     */
    record Steps(Head head, Head headAfter, List<Step> steps, List<String> pending, Remarks remarks)
            implements Plan {
        public Steps {
            steps = List.copyOf(steps);
            pending = List.copyOf(pending);
        }

        /** Nothing to do. */
        public static Steps none(Head head) {
            return new Steps(head, head, List.of(), List.of(), Remarks.NONE);
        }
    }

    /**
     * @param cosmetic applied versions whose text changed without a change of meaning
     * @param ignored versions left out because later ones are applied
     */
    record Remarks(List<String> cosmetic, List<String> ignored) {
        static final Remarks NONE = new Remarks(List.of(), List.of());

        public Remarks {
            cosmetic = List.copyOf(cosmetic);
            ignored = List.copyOf(ignored);
        }
    }

    record Refused(Failure failure) implements Plan {}
}
