package dev.drover.engine.resume;

import dev.drover.engine.failure.DatabaseFault;
import dev.drover.engine.session.Session;

import java.util.List;

/**
 * For DROP INDEX CONCURRENTLY: the index that was there before is gone. Interrupted, it leaves the
 * index invalid; running it again finishes the work.
 */
record DropIndexProbe(List<String> index) implements Probe {
    private static final String OID = "index";

    /** {@code DROP INDEX CONCURRENTLY [IF EXISTS] name} */
    static DropIndexProbe of(Words words) {
        words.accept("drop", "index", "concurrently");
        words.accept("if", "exists");
        return new DropIndexProbe(words.name());
    }

    @Override
    public Intent before(Session session) throws DatabaseFault {
        var oid = session.query("SELECT " + Names.oid(index)).getFirst().getFirst().maybe(0);
        return Intent.of(OID, oid.orElse("0"));
    }

    @Override
    public Found after(Session session, Intent intent) throws DatabaseFault {
        boolean wasThere = !intent.get(OID).equals("0");
        return wasThere && gone(session, intent) ? new Found.Done() : new Found.MayRun();
    }

    @Override
    public boolean verify(Session session, Intent intent) throws DatabaseFault {
        return gone(session, intent);
    }

    @Override
    public void cleanUp(Session session, Intent intent) {}

    private static boolean gone(Session session, Intent intent) throws DatabaseFault {
        return session.query("SELECT 1 FROM pg_catalog.pg_class WHERE oid = " + intent.get(OID))
                .getFirst()
                .isEmpty();
    }
}
