package dev.drover.coordinator.liveness;

import dev.drover.coordinator.liveness.UnwantedJobs.Dispatch;

import java.time.Instant;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;

/**
 * What workers list and the control database does not know. A heartbeat is seconds old, and a quick
 * job that it lists may be over: only one that a later heartbeat still lists is nobody's. Pure.
 */
final class UnknownDispatches {
    /** When each was last found to be unknown and that meant something new. */
    private final Map<Dispatch, Instant> found = new HashMap<>();

    /**
     * Those that were listed again after they had been found to be unknown; each once for every
     * heartbeat that lists it.
     *
     * @param heard what workers list, with when that was heard
     * @param unknown those of them that the control database does not know
     */
    Set<Dispatch> stillListed(Map<Dispatch, Instant> heard, Set<Dispatch> unknown, Instant now) {
        found.keySet().retainAll(unknown);
        var still = new HashSet<Dispatch>();
        for (var dispatch : unknown) {
            var before = found.get(dispatch);
            var heardAt = heard.getOrDefault(dispatch, now);
            boolean again = before != null && heardAt.isAfter(before);
            if (again) {
                still.add(dispatch);
            }
            if (again || before == null) {
                // a heartbeat may have come in since the look began
                found.put(dispatch, heardAt.isAfter(now) ? heardAt : now);
            }
        }
        return still;
    }
}
