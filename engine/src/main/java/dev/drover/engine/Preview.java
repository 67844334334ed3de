package dev.drover.engine;

import java.util.List;

/**
 * What a run would do, read without the lease: another run may change it any moment, and the run
 * itself plans anew.
 */
public sealed interface Preview {

    /**
     * @param headAfter where the ledger would stand
     * @param steps in order; empty when there is nothing to do
     * @param pending versions beyond the one asked for
     * @param cosmetic applied versions whose text changed without a change of meaning
     * @param ignored versions left out because later ones are applied, as the policy says
     */
    record Planned(
            Head head,
            Head headAfter,
            List<PlannedStep> steps,
            List<String> pending,
            List<String> cosmetic,
            List<String> ignored)
            implements Preview {
        public Planned {
            steps = List.copyOf(steps);
            pending = List.copyOf(pending);
            cosmetic = List.copyOf(cosmetic);
            ignored = List.copyOf(ignored);
        }
    }

    /** A run would refuse, or the database could not be asked. */
    record Refused(Failure failure) implements Preview {}
}
