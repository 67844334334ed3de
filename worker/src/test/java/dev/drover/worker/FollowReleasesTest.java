package dev.drover.worker;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.drover.contracts.ReleaseDigest;
import dev.drover.contracts.wire.ReleaseCodec;
import dev.drover.contracts.wire.Topics;
import dev.drover.engine.source.Release;
import dev.drover.worker.ops.Measures;
import dev.drover.worker.release.FollowReleases;
import dev.drover.worker.release.FoundRelease;
import dev.drover.worker.release.ReleaseShelf;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CopyOnWriteArrayList;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.header.internals.RecordHeader;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Whatever lies on the topic, the next release is taken. */
class FollowReleasesTest {
    private static final Duration PATIENCE = Duration.ofSeconds(30);
    private static final byte[] GARBAGE = {(byte) 0xff, 0, 42};

    private final List<String> skipped = new CopyOnWriteArrayList<>();
    private final List<Throwable> deaths = new CopyOnWriteArrayList<>();
    private final Measures measures =
            new Measures() {
                @Override
                public void recordSkipped(String topic) {
                    skipped.add(topic);
                }
            };

    @Test
    void garbageOnTheTopicIsSkippedAndALaterReleaseTaken() throws Exception {
        var release = Fleet.release("after garbage " + UUID.randomUUID());
        var shelf = ReleaseShelf.inMemory(measures);
        try (var kafka = WorkerKafka.open();
                var follow =
                        new FollowReleases(
                                Map.of("bootstrap.servers", WorkerKafka.bootstrap()),
                                "follow-garbage",
                                shelf,
                                measures)) {
            var key = ("sha256:" + "0".repeat(64) + "/0").getBytes(UTF_8);
            kafka.sendJunk(chunk(key, GARBAGE, ReleaseCodec.CHUNKS, null));
            kafka.sendJunk(chunk(key, GARBAGE, ReleaseCodec.CHUNKS, GARBAGE));
            kafka.sendJunk(chunk(key, GARBAGE, "", null));
            kafka.sendJunk(chunk(GARBAGE, GARBAGE, ReleaseCodec.CHUNKS, "1".getBytes(UTF_8)));
            kafka.sendJunk(chunk(key, null, ReleaseCodec.CHUNKS, null));
            kafka.sendJunk(chunk(new byte[0], new byte[0], ReleaseCodec.CHUNKS, new byte[0]));
            follow.start((_, death) -> deaths.add(death));

            kafka.send(Fleet.bundle(release));

            assertThat(shelf.find(digest(release), PATIENCE))
                    .isInstanceOf(FoundRelease.Ready.class);
        }
        assertThat(deaths).isEmpty();
        // all but the tombstone; a record without a key the broker does not take here
        assertThat(skipped).hasSizeGreaterThanOrEqualTo(5).containsOnly(Topics.RELEASES.topic());
    }

    private static ReleaseDigest digest(Release release) {
        return new ReleaseDigest(release.digest());
    }

    /** In the first partition, as the release may be in any. */
    private static ProducerRecord<byte[], byte[]> chunk(
            byte[] key, byte @Nullable [] value, String header, byte @Nullable [] count) {
        return new ProducerRecord<>(
                Topics.RELEASES.topic(), 0, key, value, List.of(new RecordHeader(header, count)));
    }
}
