package dev.drover.worker.intake;

import static org.assertj.core.api.Assertions.assertThat;

import dev.drover.contracts.wire.Topics;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.MockConsumer;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.consumer.OffsetCommitCallback;
import org.apache.kafka.clients.consumer.RetriableCommitFailedException;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What becomes of commits that fail; against a consumer, as no broker fails them in order. */
class ConsumerGroupOffsetsTest {
    private static final TopicPartition FIRST = new TopicPartition(Topics.JOBS.topic(), 0);
    private static final TopicPartition SECOND = new TopicPartition(Topics.JOBS.topic(), 1);

    private final HeldCommits consumer = new HeldCommits();
    private final ConsumerGroupJobSource source = new ConsumerGroupJobSource(consumer);

    @BeforeEach
    void assign() {
        consumer.rebalance(List.of(FIRST, SECOND));
        consumer.updateBeginningOffsets(Map.of(FIRST, 0L, SECOND, 0L));
    }

    @Test
    void aCommitThatFailedIsRepeatedByTheNextTurnThoughNothingComes() {
        accept(FIRST, 0);
        consumer.fail(0);
        source.idle();
        assertThat(consumer.sent()).containsExactly(Map.of(FIRST, 1L), Map.of(FIRST, 1L));
        consumer.fail(1);
        source.take(Duration.ZERO);
        assertThat(consumer.sent()).hasSize(3);
        source.idle();
        assertThat(consumer.sent()).as("while the answer is awaited").hasSize(3);
    }

    @Test
    void aCommitThatFailedGoesWithTheNextOne() {
        accept(FIRST, 0);
        consumer.fail(0);
        accept(SECOND, 0);
        assertThat(consumer.sent().stream().skip(1).flatMap(each -> each.keySet().stream()))
                .contains(FIRST, SECOND);
    }

    @Test
    void whatFailedDoesNotTakeTheGroupBehindWhatWasToldSince() {
        accept(FIRST, 0);
        accept(FIRST, 1);
        consumer.fail(0);
        source.idle();
        assertThat(consumer.sent()).containsExactly(Map.of(FIRST, 1L), Map.of(FIRST, 2L));
        consumer.fail(1);
        source.idle();
        assertThat(consumer.sent()).last().isEqualTo(Map.of(FIRST, 2L));
        assertThat(consumer.sent()).hasSize(3);
    }

    @Test
    void whatFailedIsLeftToThePartitionsNextOwner() {
        accept(FIRST, 0);
        accept(SECOND, 0);
        consumer.rebalance(List.of(SECOND));
        consumer.fail(0);
        consumer.fail(1);
        consumer.rebalance(List.of(FIRST, SECOND));
        source.idle();
        assertThat(consumer.sent()).hasSize(3).last().isEqualTo(Map.of(SECOND, 1L));
    }

    @Test
    void whatFailedIsToldOnceMoreWhenTheSourceCloses() {
        accept(FIRST, 0);
        consumer.fail(0);
        source.close();
        assertThat(consumer.sent()).containsExactly(Map.of(FIRST, 1L), Map.of(FIRST, 1L));
    }

    private void accept(TopicPartition partition, long offset) {
        consumer.addRecord(
                new ConsumerRecord<>(
                        partition.topic(), partition.partition(), offset, null, new byte[0]));
        var taken = source.take(Duration.ZERO);
        assertThat(taken).hasSize(1);
        taken.forEach(source::accept);
        source.commit();
    }

    /** Commits are answered when the test says so. */
    private static final class HeldCommits extends MockConsumer<byte[], byte[]> {
        private final List<Commit> commits = new ArrayList<>();

        private record Commit(
                Map<TopicPartition, OffsetAndMetadata> offsets, OffsetCommitCallback callback) {}

        HeldCommits() {
            super("earliest");
        }

        @Override
        public synchronized void commitAsync(
                Map<TopicPartition, OffsetAndMetadata> offsets, OffsetCommitCallback callback) {
            commits.add(new Commit(offsets, callback));
        }

        void fail(int index) {
            var commit = commits.get(index);
            commit.callback()
                    .onComplete(commit.offsets(), new RetriableCommitFailedException("no broker"));
        }

        List<Map<TopicPartition, Long>> sent() {
            return commits.stream()
                    .map(commit -> {
                        var next = new HashMap<TopicPartition, Long>();
                        commit.offsets()
                                .forEach((partition, offset) ->
                                        next.put(partition, offset.offset()));
                        return Map.copyOf(next);
                    })
                    .toList();
        }
    }
}
