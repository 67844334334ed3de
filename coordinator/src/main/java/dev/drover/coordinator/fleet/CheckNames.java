package dev.drover.coordinator.fleet;

import dev.drover.contracts.http.Problem;
import dev.drover.engine.spelling.DidYouMean;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.jdbi.v3.core.Handle;

/** Finds slips in names of servers and projects, which would select nothing without a word. */
final class CheckNames {
    private static final String DEFAULT_PROJECT = "default";
    private static final int NAMED = 8;

    private CheckNames() {}

    static List<Problem.Item> server(Handle handle, Optional<String> server) {
        return server.isEmpty()
                ? List.of()
                : check(
                        "UNKNOWN_SERVER",
                        "server",
                        server.get(),
                        names(handle, "SELECT id FROM server"));
    }

    /**
     * Projects come into being with their first tenant; one that neither a tenant nor a rollout has
     * is a slip. The default one is always there.
     */
    static List<Problem.Item> project(Handle handle, Optional<String> project) {
        if (project.isEmpty() || project.get().equals(DEFAULT_PROJECT)) {
            return List.of();
        }
        var known = names(handle, "SELECT project FROM tenant UNION SELECT project FROM rollout");
        known.add(DEFAULT_PROJECT);
        return check("UNKNOWN_PROJECT", "project", project.get(), known);
    }

    private static Set<String> names(Handle handle, String query) {
        return handle.createQuery(query)
                .mapTo(String.class)
                .collect(Collectors.toCollection(TreeSet::new));
    }

    private static List<Problem.Item> check(
            String code, String noun, String name, Set<String> known) {
        return known.contains(name)
                ? List.of()
                : List.of(
                        new Problem.Item(
                                code,
                                "",
                                "There is no %s \"%s\".".formatted(noun, name),
                                DidYouMean.sentence(name, known, there(known))));
    }

    private static String there(Set<String> known) {
        var some = known.stream().limit(NAMED).collect(Collectors.joining(", "));
        return known.isEmpty()
                ? "There is none yet; add some with drover tenants import."
                : "There are: %s%s.".formatted(some, known.size() > NAMED ? " …" : "");
    }
}
