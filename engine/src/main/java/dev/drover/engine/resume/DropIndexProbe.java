package dev.drover.engine.resume;

import dev.drover.engine.Failure;
import dev.drover.engine.FailureCode;
import dev.drover.engine.failure.DatabaseFault;
import dev.drover.engine.session.Session;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * For DROP INDEX CONCURRENTLY: the index that was there before is gone. Interrupted, it leaves the
 * index invalid, which nothing can take back; running it again finishes the work. In a database
 * that was restored from a dump everything has another oid, so its name must be gone too.
 */
record DropIndexProbe(List<String> index) implements Probe {
    private static final String OID = "index";
    private static final String FLAGS = "flags";
    private static final String INVALID = "f";

    /** {@code DROP INDEX CONCURRENTLY [IF EXISTS] name} */
    static DropIndexProbe of(Words words) {
        words.accept("drop", "index", "concurrently");
        words.accept("if", "exists");
        return new DropIndexProbe(words.name());
    }

    @Override
    public Intent before(Session session) throws DatabaseFault {
        var oid = named(session).orElse("0");
        return new Intent(Map.of(OID, oid, FLAGS, flags(session, oid).orElse("")));
    }

    @Override
    public Found after(Session session, Intent intent, Duration silence) throws DatabaseFault {
        boolean wasThere = !intent.get(OID).equals("0");
        if (!wasThere || !gone(session, intent)) {
            return unfinished(session, intent) ? new Found.Again() : new Found.MayRun();
        }
        return named(session).isEmpty()
                ? new Found.Done()
                : new Found.Refused(
                        Failure.of(
                                FailureCode.NEEDS_PERSON,
                                "The index that was to be dropped is gone, and another one has the name %s: it was made anew, or the database was restored from a dump."
                                        .formatted(Names.quoted(index))));
    }

    @Override
    public boolean verify(Session session, Intent intent) throws DatabaseFault {
        return gone(session, intent);
    }

    @Override
    public void cleanUp(Session session, Intent intent, Duration silence) {}

    /** One that was invalid before may be another's that is being built, and untouched by us. */
    @Override
    public boolean unfinished(Session session, Intent intent) throws DatabaseFault {
        return flags(session, intent.get(OID))
                .filter(now -> now.startsWith(INVALID) && !now.equals(intent.get(FLAGS)))
                .isPresent();
    }

    /** The drop takes them away one after the other: whether it is valid, ready, live. */
    private static Optional<String> flags(Session session, String oid) throws DatabaseFault {
        return session
                .query(
                        "SELECT pg_catalog.concat(indisvalid, indisready, indislive) FROM pg_catalog.pg_index WHERE indexrelid = "
                                + oid)
                .getFirst()
                .stream()
                .map(row -> row.text(0))
                .findFirst();
    }

    private Optional<String> named(Session session) throws DatabaseFault {
        return session.query("SELECT " + Names.oid(index)).getFirst().getFirst().maybe(0);
    }

    private static boolean gone(Session session, Intent intent) throws DatabaseFault {
        return session.query("SELECT 1 FROM pg_catalog.pg_class WHERE oid = " + intent.get(OID))
                .getFirst()
                .isEmpty();
    }
}
