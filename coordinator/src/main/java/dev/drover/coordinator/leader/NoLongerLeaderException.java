package dev.drover.coordinator.leader;

/** Another coordinator leads by now; nothing was written. */
public final class NoLongerLeaderException extends RuntimeException {
    NoLongerLeaderException(LeaderTerm term) {
        super("term %d is over, another coordinator leads".formatted(term.number()));
    }
}
