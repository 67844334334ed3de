package dev.drover.engine.resume;

import dev.drover.engine.Failure;
import dev.drover.engine.FailureCode;
import dev.drover.engine.failure.DatabaseFault;
import dev.drover.engine.failure.EngineException;
import dev.drover.engine.session.Literal;
import dev.drover.engine.session.Row;
import dev.drover.engine.session.Session;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * For CREATE INDEX CONCURRENTLY, which leaves an invalid index when it does not finish.
 *
 * <p>An index is ours when it was not there before our statement. Only such a one is dropped, and
 * only when nobody is building it. Where the table has another oid than then, the database was
 * restored from a dump: only the index's name can tell then.
 *
 * @param name empty when the server chooses it
 */
record CreateIndexProbe(List<String> table, Optional<String> name) implements Probe {
    private static final String TABLE = "table";
    private static final String BEFORE = "indexes_before";
    private static final String EXISTED = "existed";

    /** oid, usable, quoted name, somebody builds it. */
    private static final String INDEXES =
            """
            SELECT x.oid, i.indisvalid AND i.indisready AND i.indislive,
              pg_catalog.format('%%I.%%I', n.nspname, x.relname),
              EXISTS (SELECT 1 FROM pg_catalog.pg_stat_progress_create_index p WHERE p.index_relid = x.oid)
            FROM pg_catalog.pg_index i
            JOIN pg_catalog.pg_class x ON x.oid = i.indexrelid
            JOIN pg_catalog.pg_namespace n ON n.oid = x.relnamespace
            WHERE i.indrelid = %s AND %s
            ORDER BY x.oid
            """;

    /** {@code CREATE [UNIQUE] INDEX CONCURRENTLY [[IF NOT EXISTS] name] ON [ONLY] table …} */
    static CreateIndexProbe of(Words words) {
        words.accept("create");
        words.accept("unique");
        words.accept("index");
        words.accept("concurrently");
        words.accept("if", "not", "exists");
        Optional<String> name = Optional.empty();
        if (!words.accept("on")) {
            name = Optional.of(words.name().getLast());
            words.accept("on");
        }
        words.accept("only");
        return new CreateIndexProbe(words.name(), name);
    }

    @Override
    public Intent before(Session session) throws DatabaseFault, EngineException {
        var tableOid = tableNow(session);
        if (tableOid.isEmpty()) {
            return new Intent(Map.of(TABLE, "0", EXISTED, "false", BEFORE, "0"));
        }
        var named = name.isPresent() ? query(session, tableOid.get(), nameIs()) : List.<Row>of();
        var broken = named.stream().filter(index -> !index.isTrue(1)).findFirst();
        if (broken.isPresent()) {
            throw new EngineException(
                    Failure.of(
                            FailureCode.INVALID_INDEX,
                            "The index "
                                    + broken.get().text(2)
                                    + " exists and is invalid, and this migration did not make it."));
        }
        return new Intent(
                Map.of(
                        TABLE,
                        tableOid.get(),
                        EXISTED,
                        String.valueOf(!named.isEmpty()),
                        BEFORE,
                        oids(query(session, tableOid.get(), "true"))));
    }

    @Override
    public Found after(Session session, Intent intent, Duration silence) throws DatabaseFault {
        var restored = restored(session, intent);
        if (restored.isPresent() && name.isEmpty()) {
            return new Found.Refused(
                    Failure.of(
                            FailureCode.NEEDS_PERSON,
                            "The table is not the one on which the statement began (the database was restored from a dump, most likely), and the statement does not name its index."));
        }
        var ours =
                restored.isPresent()
                        ? named(session, intent, restored.get())
                        : ours(session, intent);
        if (ours.isEmpty()) {
            return new Found.MayRun();
        }
        if (ours.size() > 1) {
            return new Found.Refused(
                    Failure.of(
                            FailureCode.NEEDS_PERSON,
                            "Several indexes were added to the table since the statement began, and"
                                    + " it does not name its own."));
        }
        var index = ours.getFirst();
        if (index.isTrue(1)) {
            return new Found.Done();
        }
        if (index.isTrue(3)) {
            return new Found.Refused(
                    Failure.of(
                            FailureCode.OBJECT_IN_USE,
                            "Another session is building the index " + index.text(2) + "."));
        }
        drop(session, index, silence);
        return new Found.MayRun();
    }

    @Override
    public boolean verify(Session session, Intent intent) throws DatabaseFault {
        var indexes =
                intent.get(EXISTED).equals("true")
                        ? query(session, intent.get(TABLE), nameIs())
                        : ours(session, intent);
        return !indexes.isEmpty() && indexes.stream().allMatch(index -> index.isTrue(1));
    }

    @Override
    public void cleanUp(Session session, Intent intent, Duration silence) throws DatabaseFault {
        for (var index : ours(session, intent)) {
            if (!index.isTrue(1) && !index.isTrue(3)) {
                drop(session, index, silence);
            }
        }
    }

    private Optional<String> tableNow(Session session) throws DatabaseFault {
        return session.query("SELECT " + Names.oid(table)).getFirst().getFirst().maybe(0);
    }

    /** The table of this name, if it is another one than was noted. */
    private Optional<String> restored(Session session, Intent intent) throws DatabaseFault {
        var noted = intent.get(TABLE);
        return noted.equals("0")
                ? Optional.empty()
                : tableNow(session).filter(now -> !now.equals(noted));
    }

    private List<Row> named(Session session, Intent intent, String tableOid) throws DatabaseFault {
        return intent.get(EXISTED).equals("true") ? List.of() : query(session, tableOid, nameIs());
    }

    private List<Row> ours(Session session, Intent intent) throws DatabaseFault {
        if (intent.get(EXISTED).equals("true")) {
            return List.of();
        }
        var added = "x.oid <> ALL ('{" + intent.get(BEFORE) + "}'::pg_catalog.oid[])";
        return query(
                session, intent.get(TABLE), name.isPresent() ? added + " AND " + nameIs() : added);
    }

    /** The server cuts long names; so does the cast. */
    private String nameIs() {
        return name.map(n -> "x.relname = " + Literal.text(n) + "::pg_catalog.name").orElse("true");
    }

    private static List<Row> query(Session session, String tableOid, String condition)
            throws DatabaseFault {
        return session.query(INDEXES.formatted(tableOid, condition)).getFirst();
    }

    private static String oids(List<Row> indexes) {
        return indexes.isEmpty()
                ? "0"
                : String.join(",", indexes.stream().map(index -> index.text(0)).toList());
    }

    private static void drop(Session session, Row index, Duration silence) throws DatabaseFault {
        session.run("DROP INDEX CONCURRENTLY IF EXISTS " + index.text(2), silence);
    }
}
