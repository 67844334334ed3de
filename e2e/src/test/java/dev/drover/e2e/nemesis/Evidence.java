package dev.drover.e2e.nemesis;

import dev.drover.contracts.status.MigrationEvent;
import dev.drover.contracts.wire.EventIds;
import dev.drover.contracts.wire.StatusCodec;
import dev.drover.contracts.wire.Topics;
import dev.drover.contracts.wire.UnreadableRecordException;
import dev.drover.e2e.program.DroverProcess;
import dev.drover.e2e.program.TopicRecords;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;

/**
 * What is left after a run, gathered from outside.
 *
 * @param tenants by id
 * @param told events of applied migrations, in the order of their partitions
 * @param commands that were published
 * @param open rows of the control database that speak of work not ended
 * @param projection what it believes to be applied
 * @param leaders how many terms there were
 * @param texts everything that anybody may read: topics, and what processes printed
 */
record Evidence(
        Map<String, Database> tenants,
        List<Told> told,
        List<CommandSeen> commands,
        List<String> open,
        Collection<Fact> projection,
        int leaders,
        List<String> texts) {

    /**
     * @param effects how often each migration took effect
     * @param leftovers indexes that are not valid
     */
    record Database(
            List<Fact> ledger, Map<Integer, Integer> effects, int outbox, List<String> leftovers) {}

    /** One applied migration, wherever it is told. */
    record Fact(String tenant, int rank, String version, String checksum, UUID event) {}

    record Told(Fact fact, String bytes) {}

    record CommandSeen(String job, int dispatch, long order, String tenant) {}

    static Evidence of(Fleet fleet) throws SQLException {
        var tenants = new TreeMap<String, Database>();
        for (var tenant : fleet.tenants().entrySet()) {
            try (var connection = fleet.connect(tenant.getValue())) {
                tenants.put(tenant.getKey(), database(tenant.getKey(), connection));
            }
        }
        var status = TopicRecords.read(fleet.kafka(), Topics.STATUS.topic());
        var jobs = TopicRecords.read(fleet.kafka(), Topics.JOBS.topic());
        var texts = new ArrayList<String>();
        for (var topic : Topics.values()) {
            TopicRecords.read(fleet.kafka(), topic.topic())
                    .forEach(message -> texts.add(message.text()));
        }
        fleet.processes().stream().map(DroverProcess::text).forEach(texts::add);
        try (var control = fleet.connectControl()) {
            return new Evidence(
                    tenants,
                    told(status),
                    commands(jobs),
                    lines(control, OPEN),
                    projection(control),
                    Integer.parseInt(lines(control, "SELECT term FROM leader").getFirst()),
                    texts);
        }
    }

    private static final String OPEN =
            """
            SELECT 'job of ' || tenant || ' is ' || state FROM job
              WHERE state NOT IN ('SUCCEEDED', 'FAILED', 'CANCELLED', 'SKIPPED')
            UNION ALL SELECT 'a job is in flight: ' || job FROM in_flight
            UNION ALL SELECT 'a job waits: ' || job FROM job_ready
            UNION ALL SELECT tenant || ' has an active job' FROM active_job
            UNION ALL SELECT 'rollout ' || id || ' is ' || state FROM rollout WHERE ended_at IS NULL
            UNION ALL SELECT 'an event of ' || rollout || ' was not sent' FROM rollout_event WHERE NOT sent
            UNION ALL SELECT 'an event of ' || tenant || ' was not sent' FROM tenant_event WHERE NOT sent
            UNION ALL SELECT 'rank ' || rank || ' of ' || tenant || ' is taken for lost' FROM lost_ledger_row
            """;

    private static Database database(String tenant, Connection connection) throws SQLException {
        var ledger = new ArrayList<Fact>();
        try (var statement = connection.createStatement();
                var rows =
                        statement.executeQuery(
                                "SELECT scope, rank, version, checksum, attempt, state FROM drover.schema_migrations ORDER BY rank")) {
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
        var effects = new TreeMap<Integer, Integer>();
        for (var line : lines(connection, "SELECT migration FROM public.effect")) {
            effects.merge(Integer.valueOf(line), 1, Integer::sum);
        }
        int outbox =
                Integer.parseInt(
                        lines(connection, "SELECT count(*) FROM drover.outbox").getFirst());
        var leftovers =
                lines(
                        connection,
                        "SELECT indexrelid::regclass::text FROM pg_index WHERE NOT indisvalid");
        return new Database(ledger, effects, outbox, leftovers);
    }

    private static List<Told> told(List<TopicRecords.Message> messages) {
        var told = new ArrayList<Told>();
        for (var message : messages) {
            try {
                var event = StatusCodec.decode(message.value());
                if (event.isPresent()
                        && event.get()
                                instanceof
                                MigrationEvent.Applied(var id, _, var tenant, var entry)) {
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
            try {
                var ticket =
                        dev.drover.contracts.wire.CommandCodec.decode(message.value()).ticket();
                commands.add(
                        new CommandSeen(
                                ticket.job().toString(),
                                ticket.dispatch(),
                                ticket.order(),
                                ticket.tenant().value()));
            } catch (UnreadableRecordException garbage) {
                // the faults' own
            }
        }
        return commands;
    }

    private static Collection<Fact> projection(Connection control) throws SQLException {
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
        return facts;
    }

    static List<String> lines(Connection connection, String query) throws SQLException {
        var lines = new ArrayList<String>();
        try (var statement = connection.createStatement();
                var rows = statement.executeQuery(query)) {
            while (rows.next()) {
                lines.add(rows.getString(1));
            }
        }
        return lines;
    }
}
