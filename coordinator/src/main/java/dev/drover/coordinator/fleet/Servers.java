package dev.drover.coordinator.fleet;

import dev.drover.engine.spelling.DidYouMean;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.jdbi.v3.core.Jdbi;

/** The fleet's servers. */
public final class Servers {
    private final Jdbi jdbi;

    public Servers(Jdbi jdbi) {
        this.jdbi = jdbi;
    }

    public Set<String> ids() {
        return jdbi.withHandle(handle ->
                handle.createQuery("SELECT id FROM server")
                        .mapTo(String.class)
                        .collect(Collectors.toCollection(TreeSet::new)));
    }

    /** Another server that may have been meant. */
    public String didYouMean(String id) {
        return DidYouMean.sentence(
                id, ids(), "drover tenants list shows the servers of the tenants.");
    }
}
