package dev.drover.worker.release;

import dev.drover.contracts.wire.ReleaseCodec;
import dev.drover.contracts.wire.Topics;
import dev.drover.contracts.wire.UnreadableRecordException;
import dev.drover.worker.ops.Measures;
import dev.drover.worker.topic.FollowTopic;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Optional;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.header.Header;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Puts every release of the topic on the shelf, from the topic's beginning and on. */
public final class FollowReleases implements AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(FollowReleases.class);
    private static final long UNFINISHED_BYTES = 128L * 1024 * 1024;

    private final ReleaseShelf shelf;
    private final Measures measures;
    private final AssembleRelease assemble = new AssembleRelease(UNFINISHED_BYTES);
    private final FollowTopic topic;

    public FollowReleases(
            Map<String, String> client, String clientId, ReleaseShelf shelf, Measures measures) {
        this.shelf = shelf;
        this.measures = measures;
        this.topic =
                new FollowTopic(
                        Topics.RELEASES,
                        FollowTopic.From.BEGINNING,
                        client,
                        clientId,
                        this::take,
                        measures);
    }

    public void start(Thread.UncaughtExceptionHandler onDeath) {
        topic.start(onDeath);
    }

    private void take(ConsumerRecord<byte[], byte[]> chunk) {
        if (chunk.key() == null || chunk.value() == null) {
            // a tombstone: no rollout needs the release any more; our copies age out by themselves
            return;
        }
        try {
            assemble.add(
                            new String(chunk.key(), StandardCharsets.UTF_8),
                            count(chunk),
                            chunk.value())
                    .ifPresent(whole -> shelf.put(whole.digest(), whole.bundle()));
        } catch (UnreadableRecordException e) {
            measures.recordSkipped(chunk.topic());
            log.warn(
                    "skipped offset {} of {}-{}: {}",
                    chunk.offset(),
                    chunk.topic(),
                    chunk.partition(),
                    e.getMessage());
        }
    }

    /** As the header has it; empty without one. A header may have no value, too. */
    private static String count(ConsumerRecord<byte[], byte[]> chunk) {
        return Optional.ofNullable(chunk.headers().lastHeader(ReleaseCodec.CHUNKS))
                .map(Header::value)
                .map(text -> new String(text, StandardCharsets.UTF_8))
                .orElse("");
    }

    @Override
    public void close() {
        topic.close();
    }
}
