package dev.drover.coordinator.api;

import dev.drover.contracts.wire.EventOutline;
import dev.drover.contracts.wire.StatusCodec;
import dev.drover.coordinator.feed.FedEvent;
import dev.drover.engine.spelling.DidYouMean;

import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Which events a client follows.
 *
 * @param types nouns such as {@code job}, or whole names such as {@code job.failed}
 */
record WantedEvents(Optional<String> rollout, List<String> types) {
    private static final List<String> NOUNS =
            List.of("rollout", "wave", "job", "operator", "tenant", "migration", "server");

    /** Each whole name, such as {@code job.failed}. */
    private static final Set<String> NAMES =
            StatusCodec.knownTypes().stream()
                    .map(type -> new EventOutline(type, Optional.empty()).name())
                    .collect(Collectors.toUnmodifiableSet());

    /** Without those of single migrations, which are many, and the answers of servers. */
    private static final List<String> DEFAULT =
            List.of("rollout", "wave", "job", "operator", "tenant");

    WantedEvents {
        types = List.copyOf(types);
    }

    static WantedEvents of(Optional<String> rollout, List<String> types) {
        for (var type : types) {
            if (!NOUNS.contains(type) && !NAMES.contains(type)) {
                throw unknown(type);
            }
        }
        return new WantedEvents(rollout, types.isEmpty() ? DEFAULT : types);
    }

    /** It would be a stream in which nothing ever comes. */
    private static ProblemException unknown(String type) {
        var known = Stream.concat(NOUNS.stream(), NAMES.stream()).toList();
        return Query.bad(
                "\"%s\" is no type of events.".formatted(type),
                DidYouMean.sentence(
                        type,
                        known,
                        "Known: %s; or a whole name such as job.failed."
                                .formatted(String.join(", ", NOUNS))));
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
