package dev.drover.e2e.benchmark;

import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Map;
import java.util.Properties;
import java.util.TreeMap;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.common.TopicPartition;

/**
 * What was spent until now; two of them, subtracted, are the price of what came between.
 *
 * @param writes rows inserted, updated and deleted, by table of the control database
 * @param hot of the updates, those that touched no index
 * @param records by topic
 * @param processor by process
 */
record Expense(
        Map<String, Long> writes,
        long updates,
        long hot,
        long walBytes,
        Map<String, Long> records,
        Map<String, Duration> processor) {
    private static final String WRITES =
            """
            SELECT relname, n_tup_ins + n_tup_upd + n_tup_del AS writes, n_tup_upd, n_tup_hot_upd
            FROM pg_stat_user_tables
            """;

    private static final String WAL = "SELECT pg_wal_lsn_diff(pg_current_wal_insert_lsn(), '0/0')";

    static Expense until(Connection control, String kafka, Map<String, Duration> processor)
            throws Exception {
        var writes = new TreeMap<String, Long>();
        long updates = 0;
        long hot = 0;
        try (var statement = control.createStatement()) {
            try (var rows = statement.executeQuery(WRITES)) {
                while (rows.next()) {
                    writes.put(rows.getString(1), rows.getLong(2));
                    updates += rows.getLong(3);
                    hot += rows.getLong(4);
                }
            }
        }
        return new Expense(
                writes, updates, hot, wal(control), records(kafka), new TreeMap<>(processor));
    }

    private static long wal(Connection control) throws SQLException {
        try (var statement = control.createStatement();
                var rows = statement.executeQuery(WAL)) {
            rows.next();
            return rows.getLong(1);
        }
    }

    private static Map<String, Long> records(String kafka) throws Exception {
        var settings = new Properties();
        settings.put("bootstrap.servers", kafka);
        try (var admin = Admin.create(settings)) {
            var names =
                    admin.listTopics().names().get().stream()
                            .filter(name -> name.startsWith("drover."))
                            .toList();
            var latest = new java.util.HashMap<TopicPartition, OffsetSpec>();
            admin.describeTopics(names)
                    .allTopicNames()
                    .get()
                    .forEach((name, topic) ->
                            topic.partitions()
                                    .forEach(each ->
                                            latest.put(
                                                    new TopicPartition(name, each.partition()),
                                                    OffsetSpec.latest())));
            var records = new TreeMap<String, Long>();
            admin.listOffsets(latest)
                    .all()
                    .get()
                    .forEach((partition, end) ->
                            records.merge(partition.topic(), end.offset(), Long::sum));
            return records;
        }
    }

    Expense minus(Expense before) {
        return new Expense(
                difference(writes, before.writes),
                updates - before.updates,
                hot - before.hot,
                walBytes - before.walBytes,
                difference(records, before.records),
                spent(before));
    }

    private static Map<String, Long> difference(Map<String, Long> now, Map<String, Long> before) {
        var difference = new TreeMap<String, Long>();
        now.forEach((name, count) -> {
            long more = count - before.getOrDefault(name, 0L);
            if (more != 0) {
                difference.put(name, more);
            }
        });
        return difference;
    }

    private Map<String, Duration> spent(Expense before) {
        var spent = new TreeMap<String, Duration>();
        processor.forEach((name, time) ->
                spent.put(name, time.minus(before.processor.getOrDefault(name, Duration.ZERO))));
        return spent;
    }

    double writesPer(int jobs) {
        return (double) writes.values().stream().mapToLong(Long::longValue).sum() / jobs;
    }

    double recordsPer(int jobs) {
        return (double) records.values().stream().mapToLong(Long::longValue).sum() / jobs;
    }
}
