package dev.drover.engine.resume;

import dev.drover.engine.failure.DatabaseFault;
import dev.drover.engine.session.Session;

import java.time.Duration;

/**
 * For CALL of a procedure, which may commit before it fails. Only a person can say what it did when
 * nobody saw its end; but an error is known to have undone everything as long as the statement took
 * no more than one transaction. The server counts those of a session.
 */
final class CallProbe implements Probe {
    private static final String TRANSACTIONS =
            """
            SELECT pg_catalog.split_part(virtualtransaction, '/', 2) FROM pg_catalog.pg_locks
              WHERE pid = pg_catalog.pg_backend_pid() AND locktype = 'virtualxid' AND granted
            """;

    private final NoProbe unprobed = new NoProbe();
    private long before;

    @Override
    public Intent before(Session session) {
        return unprobed.before(session);
    }

    @Override
    public void starting(Session session) throws DatabaseFault {
        before = transactions(session);
    }

    @Override
    public boolean mayHaveStayed(Session session) throws DatabaseFault {
        return transactions(session) != before + 2;
    }

    @Override
    public Found after(Session session, Intent intent, Duration silence) {
        return unprobed.after(session, intent, silence);
    }

    @Override
    public boolean verify(Session session, Intent intent) {
        return unprobed.verify(session, intent);
    }

    @Override
    public void cleanUp(Session session, Intent intent, Duration silence) {}

    private static long transactions(Session session) throws DatabaseFault {
        return session.query(TRANSACTIONS).getFirst().getFirst().number(0);
    }
}
