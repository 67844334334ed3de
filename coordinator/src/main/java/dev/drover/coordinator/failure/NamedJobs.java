package dev.drover.coordinator.failure;

import dev.drover.contracts.http.Problem;
import dev.drover.contracts.http.ReplayRequest;

import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;

/** The jobs that a replay names one by one: none of them is passed over without a word. */
final class NamedJobs {
    private NamedJobs() {}

    /** Without what has not the form of an id. */
    static List<UUID> ids(ReplayRequest request) {
        return named(request).stream().map(NamedJobs::id).flatMap(Optional::stream).toList();
    }

    /**
     * @param found last jobs of tenants that stand failed
     * @throws RefusedReplayException telling all that are none of these
     */
    static void refuseOthers(ReplayRequest request, Set<UUID> found) throws RefusedReplayException {
        var problems =
                named(request).stream()
                        .distinct()
                        .flatMap(text -> problem(text, found).stream())
                        .toList();
        if (!problems.isEmpty()) {
            throw RefusedReplayException.ofJobs(problems);
        }
    }

    private static Optional<Problem.Item> problem(String text, Set<UUID> found) {
        var id = id(text);
        if (id.isEmpty()) {
            return Optional.of(
                    new Problem.Item(
                            "INVALID_JOB",
                            text,
                            "\"%s\" is no job's id.".formatted(text),
                            "Take the id from drover failures, or from an event."));
        }
        return id.filter(found::contains).isPresent()
                ? Optional.empty()
                : Optional.of(
                        new Problem.Item(
                                "JOB_NOT_FAILED",
                                text,
                                "Job %s is not what a tenant that matches the request stands failed with."
                                        .formatted(text),
                                "Look with drover failures; what a later job has followed, and what still runs or waits, needs no replay."));
    }

    private static Optional<UUID> id(String text) {
        try {
            var id = UUID.fromString(text);
            // the parser takes shorter forms, which nobody means
            return Optional.of(id).filter(any -> any.toString().equalsIgnoreCase(text));
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
    }

    private static List<String> named(ReplayRequest request) {
        return request.jobs().orElse(List.of());
    }
}
