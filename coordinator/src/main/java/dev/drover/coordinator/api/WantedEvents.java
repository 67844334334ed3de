package dev.drover.coordinator.api;

import dev.drover.coordinator.feed.FedEvent;

import java.util.List;
import java.util.Optional;

/**
 * Which events a client follows.
 *
 * @param types nouns such as {@code job}, or whole names such as {@code job.failed}
 */
record WantedEvents(Optional<String> rollout, List<String> types) {
    private static final List<String> NOUNS =
            List.of("rollout", "wave", "job", "operator", "tenant", "migration", "server");

    /** Without those of single migrations, which are many, and the answers of servers. */
    private static final List<String> DEFAULT =
            List.of("rollout", "wave", "job", "operator", "tenant");

    WantedEvents {
        types = List.copyOf(types);
    }

    static WantedEvents of(Optional<String> rollout, List<String> types) {
        for (var type : types) {
            if (!NOUNS.contains(noun(type))) {
                throw Query.bad(
                        "\"%s\" is no type of events.".formatted(type),
                        "Known: %s; or a whole name such as job.failed.".formatted(NOUNS));
            }
        }
        return new WantedEvents(rollout, types.isEmpty() ? DEFAULT : types);
    }

    boolean matches(FedEvent event) {
        var name = event.outline().name();
        return (types.contains(name) || types.contains(noun(name)))
                && (rollout.isEmpty() || rollout.equals(event.outline().rollout()));
    }

    private static String noun(String type) {
        int dot = type.indexOf('.');
        return dot < 0 ? type : type.substring(0, dot);
    }
}
