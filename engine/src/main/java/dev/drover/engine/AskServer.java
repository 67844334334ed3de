package dev.drover.engine;

import dev.drover.engine.failure.DatabaseFault;
import dev.drover.engine.failure.JudgeFault;
import dev.drover.engine.failure.Phase;
import dev.drover.engine.session.Connect;
import dev.drover.engine.session.Literal;
import dev.drover.engine.session.Row;
import dev.drover.engine.session.Session;

import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * Looks at one server and makes room for tenants on it. No ledger, no lease: each is a connection
 * and a few messages, and twice does no harm.
 */
public final class AskServer {
    private static final String APPLICATION = "drover/server";
    private static final String NO_NONCE = "";
    private static final Duration CREATING = Duration.ofSeconds(60);

    /** Databases that are always there, to connect to while another one is created. */
    private static final List<String> ALWAYS_THERE = List.of("postgres", "template1");

    private static final String PROBE =
            """
            SELECT pg_catalog.current_setting('server_version'), pg_catalog.pg_is_in_recovery(),
              (SELECT pg_catalog.count(*) FROM pg_catalog.pg_stat_activity
                WHERE backend_type = 'client backend'),
              pg_catalog.current_setting('max_connections');
            """;

    /**
     * How busy it is with what is not ours. Of others' sessions a plain role sees that they are
     * there, and the words of {@code hidden} for what they do; of standbys likewise.
     */
    private static final String LOAD =
            """
            WITH standby AS (
              SELECT state IS NULL AS hidden,
                (pg_catalog.date_part('epoch', replay_lag) * 1000)::bigint AS millis,
                pg_catalog.pg_wal_lsn_diff(
                  CASE WHEN pg_catalog.pg_is_in_recovery() THEN pg_catalog.pg_last_wal_replay_lsn()
                       ELSE pg_catalog.pg_current_wal_lsn() END, replay_lsn)::bigint AS bytes
              FROM pg_catalog.pg_stat_replication
            ), others AS (
              SELECT query = '<insufficient privilege>' AS hidden, backend_type, state,
                (pg_catalog.date_part('epoch', pg_catalog.clock_timestamp() - xact_start) * 1000)::bigint AS age
              FROM pg_catalog.pg_stat_activity
              WHERE pid <> pg_catalog.pg_backend_pid() AND application_name NOT LIKE 'drover/%'
            ), prepared AS (
              SELECT (pg_catalog.date_part('epoch', pg_catalog.clock_timestamp() - prepared) * 1000)::bigint AS age
              FROM pg_catalog.pg_prepared_xacts
            )
            SELECT
              (SELECT coalesce(pg_catalog.bool_or(hidden), false) FROM standby),
              (SELECT coalesce(pg_catalog.max(millis), 0) FROM standby),
              (SELECT coalesce(pg_catalog.max(bytes), 0) FROM standby),
              (SELECT coalesce(pg_catalog.bool_or(hidden), false) FROM others),
              (SELECT pg_catalog.count(*) FROM others
                WHERE backend_type = 'client backend' AND state <> 'idle'),
              greatest(0,
                (SELECT pg_catalog.max(age) FROM others WHERE backend_type = 'client backend'),
                (SELECT pg_catalog.max(age) FROM prepared)),
              (SELECT pg_catalog.count(DISTINCT l.pid) FROM pg_catalog.pg_locks AS l
                LEFT JOIN pg_catalog.pg_stat_activity AS a ON a.pid = l.pid
                WHERE NOT l.granted AND coalesce(a.application_name, '') NOT LIKE 'drover/%');
            """;

    private static final String DATABASES =
            """
            SELECT datname FROM pg_catalog.pg_database
            WHERE datallowconn AND NOT datistemplate
            ORDER BY datname COLLATE "C";
            """;

    private static final String SCHEMAS =
            """
            SELECT nspname FROM pg_catalog.pg_namespace
            WHERE nspname !~ '^pg_' AND nspname NOT IN ('information_schema', 'drover')
            ORDER BY nspname COLLATE "C";
            """;

    private final Connect connect;

    public AskServer(EngineOptions options) {
        this.connect = new Connect(options);
    }

    /** What came of it. */
    public sealed interface Answer {
        /**
         * @param connections client connections, this one included
         */
        record Probed(
                String version,
                boolean inRecovery,
                int connections,
                int maxConnections,
                Duration connecting,
                Load load)
                implements Answer {}

        /**
         * How busy a server is with what is not ours; what the role may not see is absent.
         *
         * @param replicationLag of the standby furthest behind
         * @param replicationLagBytes what the standby furthest behind has not replayed
         * @param activeSessions in a statement or in a transaction
         * @param oldestTransaction the age of the oldest, open or prepared
         * @param lockQueue sessions that wait for a lock
         */
        record Load(
                Optional<Duration> replicationLag,
                Optional<Long> replicationLagBytes,
                Optional<Integer> activeSessions,
                Optional<Duration> oldestTransaction,
                int lockQueue) {
            private static Load of(Row row) {
                boolean standbys = !row.isTrue(0);
                boolean sessions = !row.isTrue(3);
                return new Load(
                        seen(standbys, Duration.ofMillis(row.number(1))),
                        seen(standbys, row.number(2)),
                        seen(sessions, row.integer(4)),
                        seen(sessions, Duration.ofMillis(row.number(5))),
                        row.integer(6));
            }

            private static <T> Optional<T> seen(boolean visible, T value) {
                return visible ? Optional.of(value) : Optional.empty();
            }
        }

        /** Names, sorted. */
        record Found(List<String> names) implements Answer {
            public Found {
                names = List.copyOf(names);
            }
        }

        /** What was missing and is there now. */
        record Created(boolean database, boolean schema) implements Answer {}

        record Refused(Failure failure) implements Answer {}
    }

    /** Is it there, and how is it? */
    public Answer probe(Target target) {
        long began = System.nanoTime();
        return inSession(
                target,
                session -> {
                    var connecting = Duration.ofNanos(System.nanoTime() - began);
                    var row = session.query(PROBE).getFirst().getFirst();
                    var load = session.query(LOAD).getFirst().getFirst();
                    return new Answer.Probed(
                            row.text(0),
                            row.isTrue(1),
                            row.integer(2),
                            row.integer(3),
                            connecting,
                            Answer.Load.of(load));
                });
    }

    /** Databases whose name matches; {@code postgres} only when it is named outright. */
    public Answer databases(Target target, String pattern) {
        return names(target, DATABASES, new NamePattern(pattern), "postgres");
    }

    /**
     * Schemas of the target's database whose name matches; {@code public} only when it is named
     * outright.
     */
    public Answer schemas(Target target, String pattern) {
        return names(target, SCHEMAS, new NamePattern(pattern), "public");
    }

    /** Creates the target's database if it is missing, and its schema if it has one. */
    public Answer create(Target target) {
        var database = createDatabase(target);
        if (!(database instanceof Answer.Created(var created, _)) || target.schema().isEmpty()) {
            return database;
        }
        return inSession(
                target,
                session -> new Answer.Created(created, schema(session, target.schema().get())));
    }

    private Answer createDatabase(Target target) {
        Answer answer = new Answer.Created(false, false);
        for (var database : ALWAYS_THERE) {
            answer =
                    inSession(
                            at(target, database),
                            session ->
                                    new Answer.Created(
                                            database(session, target.database()), false));
            boolean missing =
                    answer instanceof Answer.Refused(var failure)
                            && failure.code() == FailureCode.DATABASE_MISSING;
            if (!missing) {
                return answer;
            }
        }
        return answer;
    }

    private static Target at(Target target, String database) {
        return new Target(
                target.host(),
                target.port(),
                database,
                Optional.empty(),
                target.user(),
                target.password(),
                target.tls());
    }

    private static boolean database(Session session, String name) throws DatabaseFault {
        return missing(
                        session,
                        "SELECT 1 FROM pg_catalog.pg_database WHERE datname = "
                                + Literal.text(name)
                                + ";")
                && create(session, "CREATE DATABASE " + Literal.name(name) + ";");
    }

    /** A database that was made anew may have it from its template. */
    private static boolean schema(Session session, String name) throws DatabaseFault {
        return missing(
                        session,
                        "SELECT 1 FROM pg_catalog.pg_namespace WHERE nspname = "
                                + Literal.text(name)
                                + ";")
                && create(session, "CREATE SCHEMA " + Literal.name(name) + ";");
    }

    private static boolean missing(Session session, String query) throws DatabaseFault {
        return session.query(query).getFirst().isEmpty();
    }

    /** False when somebody else was faster. */
    private static boolean create(Session session, String statement) throws DatabaseFault {
        try {
            session.run(statement, CREATING);
            return true;
        } catch (DatabaseFault fault) {
            if (fault.is("42P04") || fault.is("42P06") || fault.is("23505")) {
                return false;
            }
            throw fault;
        }
    }

    private Answer names(Target target, String query, NamePattern pattern, String onlyByName) {
        return inSession(
                target,
                session ->
                        new Answer.Found(
                                session.query(query).getFirst().stream()
                                        .map(row -> row.text(0))
                                        .filter(pattern::matches)
                                        .filter(name ->
                                                !name.equals(onlyByName) || pattern.names(name))
                                        .toList()));
    }

    private interface Asking {
        Answer in(Session session) throws DatabaseFault;
    }

    private Answer inSession(Target target, Asking asking) {
        try (var session = connect.open(target, APPLICATION, NO_NONCE)) {
            try {
                return asking.in(session);
            } catch (DatabaseFault fault) {
                return new Answer.Refused(JudgeFault.failure(fault, Phase.OPEN));
            }
        } catch (DatabaseFault fault) {
            return new Answer.Refused(JudgeFault.failure(fault, Phase.CONNECT));
        }
    }
}
