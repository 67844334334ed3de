package dev.drover.coordinator.retention;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import dev.drover.contracts.wire.Limits;
import dev.drover.coordinator.config.RetentionConfig;
import dev.drover.coordinator.release.BuryReleases;
import dev.drover.coordinator.testing.ControlRows;
import java.sql.SQLException;
import java.time.Duration;
import java.time.InstantSource;
import org.apache.kafka.clients.producer.MockProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class BuryReleasesTest {
    private static final Duration KEPT = Duration.ofDays(90);

    private final MockProducer<String, byte[]> kafka =
            new MockProducer<>(true, null, new StringSerializer(), new ByteArraySerializer());
    private ControlRows control;
    private Retention retention;

    @BeforeEach
    void open() throws SQLException {
        control = ControlRows.open();
        control.release(ControlRows.DIGEST, 2);
        control.execute(
                "UPDATE release SET created_at = ?::timestamptz, bundle = convert_to(repeat('x', ?), 'UTF8')",
                ControlRows.NOON.minus(Duration.ofDays(91)).toString(),
                Limits.RELEASE_CHUNK + 1);
        retention =
                new Retention(
                        control.jdbi(),
                        new RetentionConfig(KEPT, KEPT),
                        new BuryReleases(control.jdbi(), kafka),
                        InstantSource.fixed(ControlRows.NOON));
    }

    @AfterEach
    void close() throws SQLException {
        control.close();
    }

    @Test
    void eachChunkOfAForgottenReleaseGetsATombstone() throws Exception {
        retention.turn(control.leading().term());

        assertThat(control.count("release")).isZero();
        assertThat(kafka.history())
                .extracting(ProducerRecord::topic, ProducerRecord::key, ProducerRecord::value)
                .containsExactly(
                        tuple("drover.releases", ControlRows.DIGEST + "/0", null),
                        tuple("drover.releases", ControlRows.DIGEST + "/1", null));
        assertThat(control.count("release_tombstone")).isZero();
        assertThat(retention.turn(control.leading().term())).isFalse();
        assertThat(kafka.history()).hasSize(2);
    }

    @Test
    void whatTheBrokerDidNotTakeIsSentAgain() throws Exception {
        kafka.sendException = new IllegalStateException("away");
        assertThatThrownBy(() -> retention.turn(control.leading().term()))
                .hasMessageContaining("away");
        assertThat(control.count("release")).isZero();
        assertThat(control.count("release_tombstone")).isEqualTo(1);

        kafka.sendException = null;
        retention.turn(control.leading().term());
        assertThat(kafka.history()).hasSize(2);
        assertThat(control.count("release_tombstone")).isZero();
    }

    @Test
    void aReleaseThatWasTakenAgainIsNotBuried() throws Exception {
        kafka.sendException = new IllegalStateException("away");
        assertThatThrownBy(() -> retention.turn(control.leading().term()))
                .hasMessageContaining("away");
        control.release(ControlRows.DIGEST, 2);

        kafka.sendException = null;
        retention.turn(control.leading().term());
        assertThat(kafka.history()).isEmpty();
        assertThat(control.count("release_tombstone")).isZero();
    }
}
