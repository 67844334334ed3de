package dev.drover.coordinator.projection;

import dev.drover.contracts.status.JobEvent;

import java.time.Instant;
import java.util.Optional;
import java.util.UUID;

/** What a result, which was read under the lease, says about a tenant's head. Pure. */
final class DecideHead {
    private DecideHead() {}

    /**
     * What is known.
     *
     * @param lastOrder of the last dispatch to the tenant
     * @param toldAt absent: nothing was ever told
     */
    record Known(
            Optional<UUID> scope,
            int rank,
            Optional<String> version,
            long lastOrder,
            Optional<Instant> toldAt) {}

    enum Decision {
        /** An older result, or one that tells less than what followed it. */
        IGNORED,
        /** It is still so. */
        CONFIRMED,
        MOVED,
        /** The ledger is shorter than what was told: commits are lost. */
        REGRESSED
    }

    static Decision decide(Known known, JobEvent.Succeeded told) {
        // what was dispatched last has seen all that was there
        boolean newest = told.ticket().order() >= known.lastOrder();
        if (toldOfOther(known, told)) {
            return newest || known.toldAt().filter(told.time()::isAfter).isPresent()
                    ? Decision.MOVED
                    : Decision.IGNORED;
        }
        if (told.rank() < known.rank()) {
            return newest ? Decision.REGRESSED : Decision.IGNORED;
        }
        boolean same =
                known.toldAt().isPresent()
                        && told.rank() == known.rank()
                        && told.version().equals(known.version())
                        && (told.scope().isEmpty() || told.scope().equals(known.scope()));
        return same ? Decision.CONFIRMED : Decision.MOVED;
    }

    /** The tenant was made anew: its ledger is another one. */
    private static boolean toldOfOther(Known known, JobEvent.Succeeded told) {
        return known.scope().isPresent()
                && told.scope().isPresent()
                && !told.scope().equals(known.scope());
    }
}
