package dev.drover.coordinator.server;

import dev.drover.contracts.status.ServerEvent;

import java.util.List;
import java.util.Optional;

/** Where a request stands. */
public sealed interface ServerAnswer {
    /** Nobody has answered yet. */
    record Open() implements ServerAnswer {}

    /**
     * A worker answered.
     *
     * @param event the answer, of one in parts the last
     * @param names what was discovered, by all parts
     */
    record Answered(ServerEvent event, List<String> names) implements ServerAnswer {
        public Answered {
            names = List.copyOf(names);
        }
    }

    /**
     * Nobody has answered in time.
     *
     * @param sent how often it was sent
     */
    record GivenUp(int sent) implements ServerAnswer {}

    /** What was answered, if it was. */
    default Optional<ServerEvent> given() {
        return this instanceof Answered answered ? Optional.of(answered.event()) : Optional.empty();
    }
}
