package dev.drover.engine.plan;

import dev.drover.engine.Failure;
import dev.drover.engine.Head;

import java.util.List;

/** What a release asks of a ledger. */
public sealed interface Plan {

    /**
     * @param pending versions that stay unapplied because the run stops before them
     */
    record Steps(Head head, List<Step> steps, List<String> pending) implements Plan {
        public Steps {
            steps = List.copyOf(steps);
            pending = List.copyOf(pending);
        }
    }

    record Refused(Failure failure) implements Plan {}
}
