package dev.drover.e2e.checker;

import static dev.drover.e2e.fleet.Databases.lines;

import dev.drover.contracts.ProjectName;
import dev.drover.contracts.TenantId;
import dev.drover.contracts.status.MigrationEvent;
import dev.drover.contracts.wire.CommandCodec;
import dev.drover.contracts.wire.DeadLetterCodec;
import dev.drover.contracts.wire.EventIds;
import dev.drover.contracts.wire.StatusCodec;
import dev.drover.contracts.wire.TenantStates;
import dev.drover.contracts.wire.Topics;
import dev.drover.contracts.wire.UnreadableRecordException;
import dev.drover.e2e.fleet.Databases;
import dev.drover.e2e.fleet.Fleet;
import dev.drover.e2e.program.DroverProcess;
import dev.drover.e2e.program.TopicRecords;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.UUID;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * What is left after a run, gathered from outside.
 *
 * @param tenants by id
 * @param told events of applied migrations, in the order of their partitions
 * @param commands that were published
 * @param open rows of the control database that speak of work not ended
 * @param projection what it believes to be applied
 * @param known where it believes tenants to stand, those of which it has heard
 * @param states where applications are told that tenants stand
 * @param tries how often it had jobs tried
 * @param failed jobs that failed for good
 * @param deadLetters jobs of which the dead letters say so
 * @param terms in which somebody led, as the coordinators printed before they did anything in them
 * @param texts everything that anybody may read: topics with keys and headers, and what processes
 *     printed
 */
public record Evidence(
        Map<String, Database> tenants,
        List<Told> told,
        List<CommandSeen> commands,
        List<String> open,
        Collection<Fact> projection,
        Map<String, Head> known,
        Map<String, Head> states,
        List<Tries> tries,
        List<Failed> failed,
        Set<String> deadLetters,
        Set<Long> terms,
        List<String> texts) {
    /** Header of a command that a test published again, for which no coordinator is to blame. */
    public static final String REPEATED = "published-again";

    private static final Pattern LEADS = Pattern.compile(" leads in term (\\d+)");
    private static final Pattern TIME = Pattern.compile("\"time\":\"([^\"]+)\"");
    private static final ProjectName PROJECT = new ProjectName("default");

    /**
     * @param effects how often each migration took effect
     * @param leftovers indexes that are not valid
     */
    public record Database(
            List<Fact> ledger,
            Head head,
            Map<Integer, Integer> effects,
            int outbox,
            List<String> leftovers) {}

    /**
     * The end of a ledger.
     *
     * @param version the last one that is applied and not undone, or empty
     */
    public record Head(String version, int rank) {
        static final Head NONE = new Head("", 0);
    }

    /**
     * Of one job.
     *
     * @param attempt tries that were claimed and neither deferred nor declined, those with a lost
     *     worker among them
     * @param vanished tries with a lost worker
     * @param limit of tries that failed, as the rollout has it
     */
    public record Tries(String job, int attempt, int vanished, int limit) {}

    /**
     * A job that nothing tries again.
     *
     * @param category of its last failure
     * @param lastTry whether it had as many as it may have
     */
    public record Failed(
            String job, String tenant, String code, String category, boolean lastTry) {}

    /** One applied migration, wherever it is told. */
    public record Fact(String tenant, int rank, String version, String checksum, UUID event) {}

    public record Told(Fact fact, String bytes) {}

    /**
     * @param at when a coordinator wrote it, by its own clock
     */
    public record CommandSeen(String job, int dispatch, long order, String tenant, Instant at) {}

    public static Evidence of(Fleet fleet) throws SQLException {
        return of(fleet, fleet.databases().tenants().keySet());
    }

    /**
     * @param ids of the tenants to speak of
     */
    public static Evidence of(Fleet fleet, Set<String> ids) throws SQLException {
        var tenants = new TreeMap<String, Database>();
        for (var id : ids) {
            try (var connection = fleet.databases().connect(id)) {
                tenants.put(id, database(id, connection));
            }
        }
        var status = TopicRecords.read(fleet.kafka(), Topics.STATUS.topic());
        var jobs = TopicRecords.read(fleet.kafka(), Topics.JOBS.topic());
        var texts = new ArrayList<String>();
        for (var topic : Topics.values()) {
            TopicRecords.read(fleet.kafka(), topic.topic())
                    .forEach(message -> texts.add(message.whole()));
        }
        fleet.processes().stream().map(DroverProcess::text).forEach(texts::add);
        try (var control = fleet.databases().connectControl()) {
            return new Evidence(
                    tenants,
                    told(status, ids),
                    commands(jobs),
                    lines(control, OPEN),
                    projection(control, ids),
                    known(control, ids),
                    states(fleet, ids),
                    tries(control),
                    failed(control),
                    deadLetters(TopicRecords.read(fleet.kafka(), Topics.DEAD_LETTER.topic())),
                    terms(fleet),
                    texts);
        }
    }

    private static Set<Long> terms(Fleet fleet) {
        return fleet.processes().stream()
                .flatMap(process -> LEADS.matcher(process.text()).results())
                .map(match -> Long.valueOf(match.group(1)))
                .collect(Collectors.toSet());
    }

    static final String OPEN =
            """
            SELECT 'job of ' || tenant || ' is ' || state FROM job
              WHERE state NOT IN ('SUCCEEDED', 'FAILED', 'CANCELLED', 'SKIPPED')
            UNION ALL SELECT 'a job is in flight: ' || job FROM in_flight
            UNION ALL SELECT 'a job waits: ' || job FROM job_ready
            UNION ALL SELECT tenant || ' has an active job' FROM active_job
            UNION ALL SELECT 'rollout ' || id || ' is ' || state FROM rollout WHERE ended_at IS NULL
            UNION ALL SELECT 'an event of ' || rollout || ' was not sent' FROM rollout_event WHERE NOT sent
            UNION ALL SELECT 'an event of ' || tenant || ' was not sent' FROM tenant_event
            UNION ALL SELECT 'that ' || actor || ' did ' || action || ' was not sent' FROM operator_action WHERE NOT sent
            UNION ALL SELECT 'the state of ' || tenant || ' was not sent' FROM tenant_state_unsent
            UNION ALL SELECT 'that ' || job || ' failed was not sent' FROM dead_letter_unsent
            UNION ALL SELECT 'release ' || digest || ' is not taken from its topic' FROM release_tombstone
            UNION ALL SELECT tenant || ' is to be verified' FROM tenant_to_reconcile
            UNION ALL SELECT 'tenants of ' || id || ' are to be verified: ' || to_reconcile FROM server
              WHERE to_reconcile IS NOT NULL
            UNION ALL SELECT 'rank ' || rank || ' of ' || tenant || ' is taken for lost' FROM lost_ledger_row
            """;

    private static Database database(String tenant, Connection connection) throws SQLException {
        if (lines(connection, "SELECT 1 FROM pg_namespace WHERE nspname = 'drover'").isEmpty()) {
            return new Database(List.of(), Head.NONE, effects(connection), 0, List.of());
        }
        var ledger = new ArrayList<Fact>();
        try (var statement = connection.createStatement();
                var rows =
                        statement.executeQuery(
                                """
                                SELECT s.scope, m.rank, m.version, m.checksum, m.attempt, m.state FROM drover.schema_migrations m
                                  JOIN drover.schema_migrations s ON s.key = m.key AND s.rank = 0
                                WHERE m.rank > 0 ORDER BY m.rank
                                """)) {
            while (rows.next()) {
                var id =
                        EventIds.migration(
                                rows.getObject(1, UUID.class),
                                rows.getInt(2),
                                rows.getString(6),
                                rows.getInt(5));
                ledger.add(
                        new Fact(tenant, rows.getInt(2), rows.getString(3), rows.getString(4), id));
            }
        }
        int outbox = lines(connection, Databases.OUTBOX).size();
        var leftovers =
                lines(
                        connection,
                        "SELECT indexrelid::regclass::text FROM pg_index WHERE NOT indisvalid");
        return new Database(ledger, head(connection), effects(connection), outbox, leftovers);
    }

    private static Head head(Connection connection) throws SQLException {
        return heads(
                        connection,
                        """
                        SELECT '', coalesce((
                            SELECT version FROM drover.schema_migrations
                            WHERE kind <> 'repeatable' AND direction IN ('up', 'baseline')
                              AND state = 'applied' AND undone_by IS NULL
                            ORDER BY rank DESC LIMIT 1), ''),
                          coalesce(max(rank), 0)
                        FROM drover.schema_migrations WHERE state = 'applied'
                        """)
                .getOrDefault("", Head.NONE);
    }

    /** Of rows with a tenant, a version and a rank. */
    private static Map<String, Head> heads(Connection connection, String query)
            throws SQLException {
        var heads = new TreeMap<String, Head>();
        try (var statement = connection.createStatement();
                var rows = statement.executeQuery(query)) {
            while (rows.next()) {
                heads.put(rows.getString(1), new Head(rows.getString(2), rows.getInt(3)));
            }
        }
        return heads;
    }

    static Map<String, Head> known(Connection control, Set<String> ids) throws SQLException {
        var known =
                heads(
                        control,
                        "SELECT id, coalesce(version, ''), rank FROM tenant WHERE told_at IS NOT NULL");
        known.keySet().retainAll(ids);
        return known;
    }

    /** What a program knows that has read the whole topic. */
    static Map<String, Head> states(Fleet fleet, Set<String> ids) {
        var states = new TenantStates();
        for (var message : TopicRecords.read(fleet.kafka(), Topics.TENANT_STATE.topic())) {
            try {
                states.fold(message.key(), message.value());
            } catch (UnreadableRecordException garbage) {
                // the faults' own
            }
        }
        var heads = new TreeMap<String, Head>();
        for (var id : ids) {
            states.of(new TenantId(id), PROJECT)
                    .ifPresent(state ->
                            heads.put(id, new Head(state.version().orElse(""), state.rank())));
        }
        return heads;
    }

    private static List<Tries> tries(Connection control) throws SQLException {
        var tries = new ArrayList<Tries>();
        try (var statement = control.createStatement();
                var rows =
                        statement.executeQuery(
                                "SELECT j.id || ' of ' || j.tenant, j.attempt, j.vanished, r.max_attempts FROM job j JOIN rollout r ON r.id = j.rollout")) {
            while (rows.next()) {
                tries.add(
                        new Tries(
                                rows.getString(1), rows.getInt(2), rows.getInt(3), rows.getInt(4)));
            }
        }
        return tries;
    }

    private static List<Failed> failed(Connection control) throws SQLException {
        var failed = new ArrayList<Failed>();
        try (var statement = control.createStatement();
                var rows =
                        statement.executeQuery(
                                """
                                SELECT j.id, j.tenant, coalesce(f.code, 'nothing'), coalesce(f.category, ''),
                                       j.attempt >= r.max_attempts
                                  FROM job j
                                  JOIN rollout r ON r.id = j.rollout
                                  LEFT JOIN failure f ON f.job = j.id AND f.final
                                 WHERE j.state = 'FAILED'
                                """)) {
            while (rows.next()) {
                failed.add(
                        new Failed(
                                rows.getString(1),
                                rows.getString(2),
                                rows.getString(3),
                                rows.getString(4),
                                rows.getBoolean(5)));
            }
        }
        return failed;
    }

    private static Set<String> deadLetters(List<TopicRecords.Message> messages) {
        var jobs = new HashSet<String>();
        for (var message : messages) {
            if (!DeadLetterCodec.JOB_FAILED.equals(message.headers().get(DeadLetterCodec.REASON))) {
                continue;
            }
            try {
                jobs.add(DeadLetterCodec.decode(message.value()).job().toString());
            } catch (UnreadableRecordException e) {
                throw new IllegalStateException("no dead letter of a job: " + message.text(), e);
            }
        }
        return jobs;
    }

    private static Map<Integer, Integer> effects(Connection connection) throws SQLException {
        var effects = new TreeMap<Integer, Integer>();
        for (var line : lines(connection, "SELECT migration FROM public.effect")) {
            effects.merge(Integer.valueOf(line), 1, Integer::sum);
        }
        return effects;
    }

    private static List<Told> told(List<TopicRecords.Message> messages, Set<String> ids) {
        var told = new ArrayList<Told>();
        for (var message : messages) {
            try {
                var event = StatusCodec.decode(message.value());
                if (event.isPresent()
                        && event.get()
                                instanceof MigrationEvent.Applied(var id, _, var tenant, var entry)
                        && ids.contains(tenant.value())) {
                    var fact =
                            new Fact(
                                    tenant.value(),
                                    entry.rank(),
                                    entry.version(),
                                    entry.checksum(),
                                    id);
                    told.add(new Told(fact, message.key() + " " + message.text()));
                }
            } catch (UnreadableRecordException garbage) {
                // the faults' own
            }
        }
        return told;
    }

    private static List<CommandSeen> commands(List<TopicRecords.Message> messages) {
        var commands = new ArrayList<CommandSeen>();
        for (var message : messages) {
            if (message.headers().containsKey(REPEATED)) {
                continue;
            }
            try {
                var ticket = CommandCodec.decode(message.value()).ticket();
                commands.add(
                        new CommandSeen(
                                ticket.job().toString(),
                                ticket.dispatch(),
                                ticket.order(),
                                ticket.tenant().value(),
                                written(message)));
            } catch (UnreadableRecordException garbage) {
                // the faults' own
            }
        }
        return commands;
    }

    private static Instant written(TopicRecords.Message command) {
        var time = TIME.matcher(command.text());
        if (!time.find()) {
            throw new IllegalStateException("a command without a time: " + command.text());
        }
        return Instant.parse(time.group(1));
    }

    static Collection<Fact> projection(Connection control, Set<String> ids) throws SQLException {
        var facts = new ArrayList<Fact>();
        try (var statement = control.createStatement();
                var rows =
                        statement.executeQuery(
                                "SELECT tenant, rank, version, checksum, event_id FROM ledger_row")) {
            while (rows.next()) {
                facts.add(
                        new Fact(
                                rows.getString(1),
                                rows.getInt(2),
                                rows.getString(3),
                                rows.getString(4),
                                rows.getObject(5, UUID.class)));
            }
        }
        facts.removeIf(fact -> !ids.contains(fact.tenant()));
        return facts;
    }
}
