package dev.drover.engine.lease;

import dev.drover.engine.Target;

import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Whether to ask a server who it is. Everybody may, unless its administrator has revoked that; a
 * refusal costs the run that meets it a message, and the runs after it nothing. For many threads.
 */
public final class IdentityQuestion {
    private record Asker(String host, int port, String user) {}

    private final Set<Asker> refused = ConcurrentHashMap.newKeySet();

    boolean mayAsk(Target target) {
        return refused.isEmpty() || !refused.contains(asker(target));
    }

    void refused(Target target) {
        refused.add(asker(target));
    }

    private static Asker asker(Target target) {
        return new Asker(target.host(), target.port(), target.user());
    }
}
