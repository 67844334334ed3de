package dev.drover.coordinator.server;

import java.time.InstantSource;
import java.util.UUID;
import org.jdbi.v3.core.Jdbi;

/** Asks workers about a server and waits for the answer, on behalf of somebody who waits too. */
public final class AskWorkers {
    private static final long LOOK_MILLIS = 50;

    private final Jdbi jdbi;
    private final InstantSource clock;
    private final Runnable wake;

    /**
     * @param wake called when there is something to send
     */
    public AskWorkers(Jdbi jdbi, InstantSource clock, Runnable wake) {
        this.jdbi = jdbi;
        this.clock = clock;
        this.wake = wake;
    }

    /** Returns what was answered, or that nobody did in time. */
    public ServerAnswer ask(ServerRequest request) throws InterruptedException {
        UUID id =
                jdbi.inTransaction(handle -> ServerRequests.ask(handle, request, clock.instant()));
        wake.run();
        long until = System.nanoTime() + request.patience().toNanos();
        while (true) {
            // whichever coordinator leads folds the answer, so the control database is asked
            var answer = jdbi.withHandle(handle -> ServerRequests.find(handle, id));
            if (!(answer instanceof ServerAnswer.Open)) {
                return answer;
            }
            if (System.nanoTime() > until) {
                return new ServerAnswer.GivenUp(0);
            }
            Thread.sleep(LOOK_MILLIS);
        }
    }
}
