package dev.drover.engine.resume;

import dev.drover.engine.failure.DatabaseFault;
import dev.drover.engine.session.Row;
import dev.drover.engine.session.Session;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * For DETACH PARTITION … CONCURRENTLY, which marks the partition before it waits; from there on
 * only FINALIZE gets further. The tables are those that were noted and those of these names: in a
 * database that was restored from a dump they are others.
 */
record DetachPartitionProbe(List<String> parent, List<String> partition) implements Probe {
    private static final String PARENT = "parent";
    private static final String PARTITION = "partition";

    /** {@code ALTER TABLE [IF EXISTS] [ONLY] parent DETACH PARTITION partition CONCURRENTLY} */
    static DetachPartitionProbe of(Words words) {
        words.accept("alter", "table");
        words.accept("if", "exists");
        words.accept("only");
        var parent = words.name();
        if (!words.accept("detach", "partition")) {
            throw new IllegalArgumentException("no DETACH PARTITION");
        }
        return new DetachPartitionProbe(parent, words.name());
    }

    @Override
    public Intent before(Session session) throws DatabaseFault {
        var row =
                session.query("SELECT " + Names.oid(parent) + ", " + Names.oid(partition))
                        .getFirst()
                        .getFirst();
        return new Intent(
                Map.of(PARENT, row.maybe(0).orElse("0"), PARTITION, row.maybe(1).orElse("0")));
    }

    @Override
    public Found after(Session session, Intent intent, Duration silence) throws DatabaseFault {
        var link = link(session, intent);
        if (link.isEmpty()) {
            return intent.get(PARTITION).equals("0") ? new Found.MayRun() : new Found.Done();
        }
        if (link.get().isTrue(0)) {
            session.run(
                    "ALTER TABLE %s DETACH PARTITION %s FINALIZE"
                            .formatted(Names.quoted(parent), Names.quoted(partition)),
                    silence);
            return new Found.Done();
        }
        return new Found.MayRun();
    }

    @Override
    public boolean verify(Session session, Intent intent) throws DatabaseFault {
        return link(session, intent).isEmpty();
    }

    /** A marked partition stays marked: attaching it again is not ours to decide. */
    @Override
    public void cleanUp(Session session, Intent intent, Duration silence) {}

    @Override
    public boolean unfinished(Session session, Intent intent) throws DatabaseFault {
        return link(session, intent).filter(row -> row.isTrue(0)).isPresent();
    }

    private Optional<Row> link(Session session, Intent intent) throws DatabaseFault {
        return session
                .query(
                        "SELECT inhdetachpending FROM pg_catalog.pg_inherits WHERE (inhparent = %s AND inhrelid = %s) OR (inhparent = %s AND inhrelid = %s)"
                                .formatted(
                                        intent.get(PARENT),
                                        intent.get(PARTITION),
                                        Names.oid(parent),
                                        Names.oid(partition)))
                .getFirst()
                .stream()
                .findFirst();
    }
}
