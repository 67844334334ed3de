package dev.drover.worker;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.drover.contracts.wire.Topics;
import dev.drover.worker.ops.Measures;
import dev.drover.worker.topic.FollowTopic;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class FollowTopicTest {
    private final List<Throwable> deaths = new CopyOnWriteArrayList<>();
    private final AtomicInteger skipped = new AtomicInteger();
    private final Measures measures =
            new Measures() {
                @Override
                public void recordSkipped(String topic) {
                    skipped.incrementAndGet();
                }
            };

    @Test
    void aRecordThatMeetsADefectIsCountedAndTheLoopGoesOn() throws Exception {
        var mine = UUID.randomUUID().toString();
        var taken = new CopyOnWriteArrayList<String>();
        try (var kafka = WorkerKafka.open();
                var follow =
                        new FollowTopic(
                                Topics.CONTROL,
                                FollowTopic.From.BEGINNING,
                                Map.of("bootstrap.servers", WorkerKafka.bootstrap()),
                                "follow-defect",
                                record -> take(record.value(), mine, taken),
                                measures)) {
            follow.start((_, death) -> deaths.add(death));

            kafka.sendJunk(Topics.CONTROL, (mine + " bad").getBytes(UTF_8));
            kafka.sendJunk(Topics.CONTROL, (mine + " good").getBytes(UTF_8));

            await().until(() -> skipped.get() == 1 && taken.equals(List.of(mine + " good")));
        }
        assertThat(deaths).isEmpty();
    }

    /** Of what other tests left on the topic nothing is said. */
    private static void take(byte[] value, String mine, List<String> taken) {
        var text = value == null ? "" : new String(value, UTF_8);
        if (text.equals(mine + " bad")) {
            throw new IllegalStateException("a defect");
        }
        if (text.startsWith(mine)) {
            taken.add(text);
        }
    }
}
