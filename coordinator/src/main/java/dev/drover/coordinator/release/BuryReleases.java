package dev.drover.coordinator.release;

import dev.drover.contracts.ReleaseDigest;
import dev.drover.contracts.wire.ReleaseCodec;
import dev.drover.contracts.wire.Topics;
import dev.drover.coordinator.leader.LeaderTerm;
import dev.drover.coordinator.leader.LeaderTerm.Loss;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Takes the chunks of forgotten releases from {@code drover.releases}, which is compacted and would
 * keep them for ever: a tombstone for each, again until the broker has them.
 *
 * <p>A release that is taken again meanwhile is not buried. Should that happen in the same moment
 * all the same, a worker misses it, says so, and it is published once more.
 */
public final class BuryReleases {
    private static final Logger log = LoggerFactory.getLogger(BuryReleases.class);
    private static final int BATCH = 100;

    private static final String RISEN =
            """
            DELETE FROM release_tombstone t
            USING release r
            WHERE r.digest = t.digest
            """;

    private static final String UNSENT =
            """
            SELECT digest, chunks
            FROM release_tombstone
            ORDER BY digest
            LIMIT :batch
            """;

    private static final String SENT = "DELETE FROM release_tombstone WHERE digest = ANY(:digests)";

    private final Jdbi jdbi;
    private final Producer<String, byte[]> producer;

    /**
     * @param producer must wait for all replicas and is not closed here
     */
    public BuryReleases(Jdbi jdbi, Producer<String, byte[]> producer) {
        this.jdbi = jdbi;
        this.producer = producer;
    }

    private record Forgotten(ReleaseDigest digest, int chunks) {}

    /** Returns whether there may be more. */
    public boolean turn(LeaderTerm term) throws InterruptedException {
        var forgotten = term.inTransaction(jdbi, Loss.TOLERABLE, BuryReleases::unsent);
        if (forgotten.isEmpty()) {
            return false;
        }
        send(forgotten);
        term.inTransaction(
                jdbi,
                Loss.TOLERABLE,
                handle ->
                        handle.createUpdate(SENT)
                                .bindArray(
                                        "digests",
                                        String.class,
                                        forgotten.stream().map(f -> f.digest().value()).toList())
                                .execute());
        log.info("{} forgotten releases were taken from {}", forgotten.size(), topic());
        return forgotten.size() == BATCH;
    }

    private static List<Forgotten> unsent(Handle handle) {
        handle.execute(RISEN);
        return handle.createQuery(UNSENT)
                .bind("batch", BATCH)
                .map((row, _) ->
                        new Forgotten(
                                new ReleaseDigest(row.getString("digest")), row.getInt("chunks")))
                .list();
    }

    private void send(List<Forgotten> forgotten) throws InterruptedException {
        var sends = new ArrayList<Future<?>>();
        for (var each : forgotten) {
            for (int n = 0; n < each.chunks(); n++) {
                var key = ReleaseCodec.key(each.digest(), n);
                sends.add(producer.send(new ProducerRecord<>(topic(), key, null)));
            }
        }
        for (var send : sends) {
            try {
                send.get();
            } catch (ExecutionException e) {
                throw new IllegalStateException(
                        "forgotten releases are still published, their tombstones are sent again: "
                                + e.getCause(),
                        e);
            }
        }
    }

    private static String topic() {
        return Topics.RELEASES.topic();
    }
}
