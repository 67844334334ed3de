package dev.drover.e2e.checker;

import dev.drover.e2e.fleet.Databases;
import dev.drover.e2e.fleet.Fleet;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Set;
import org.awaitility.Awaitility;
import org.awaitility.core.ConditionTimeoutException;

/**
 * Waits until what is on its way has arrived: last events in the projection, the coordinator's own
 * at the broker, tenants' states. Whether it has is for the verdict to say.
 */
public final class Settle {
    private static final Duration LAST_EVENTS = Duration.ofSeconds(20);

    /** A leader looks every 30 s whether the topic of states is still the one it knows. */
    private static final Duration STATES = Duration.ofSeconds(45);

    private Settle() {}

    /**
     * @param ids of the tenants to speak of
     * @param migrations that all of them together have
     */
    public static void await(Fleet fleet, Set<String> ids, int migrations) {
        await(
                LAST_EVENTS,
                fleet,
                control ->
                        Databases.lines(control, Evidence.OPEN).isEmpty()
                                && Evidence.projection(control, ids).size() >= migrations);
        await(
                STATES,
                fleet,
                control -> Evidence.states(fleet, ids).equals(Evidence.known(control, ids)));
    }

    private interface Arrival {
        boolean isThere(Connection control) throws SQLException;
    }

    private static void await(Duration atMost, Fleet fleet, Arrival arrival) {
        try {
            Awaitility.await()
                    .atMost(atMost)
                    .pollInterval(Duration.ofMillis(300))
                    .ignoreExceptionsInstanceOf(SQLException.class)
                    .until(() -> {
                        try (var control = fleet.databases().connectControl()) {
                            return arrival.isThere(control);
                        }
                    });
        } catch (ConditionTimeoutException e) {
            // the verdict will say what is missing
        }
    }
}
