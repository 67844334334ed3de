package dev.drover.engine;

import dev.drover.engine.failure.DatabaseFault;
import dev.drover.engine.failure.EngineException;
import dev.drover.engine.lease.LeaseAnswer;
import dev.drover.engine.ledger.WriteLedger;
import dev.drover.engine.plan.FindWithdrawn;
import dev.drover.engine.source.Release;

import java.util.stream.Collectors;

/** Closes the rows of migrations that the release took back before they did anything. */
record CloseWithdrawn(RewriteLedger rewrite, EngineListener listener) {

    /** The same session, with what its ledger says afterwards; as it was if there are none. */
    LeaseAnswer.Granted close(LeaseAnswer.Granted granted, Release release)
            throws DatabaseFault, EngineException {
        var withdrawn = FindWithdrawn.in(release, granted.ledger().history());
        if (withdrawn.isEmpty()) {
            return granted;
        }
        var ledger = new WriteLedger(granted.key().value());
        var text =
                withdrawn.stream()
                        .map(recorded -> ledger.withdraw(recorded.row()))
                        .collect(Collectors.joining());
        var closed = rewrite.with(granted, text);
        withdrawn.forEach(recorded -> listener.withdrawn(recorded.row().version()));
        return closed;
    }
}
