package dev.drover.coordinator.api;

import static dev.drover.coordinator.api.RunningApi.problem;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.drover.contracts.http.ApiPaths;
import dev.drover.coordinator.config.KafkaConfig;
import dev.drover.coordinator.feed.EventFeed;
import dev.drover.coordinator.ops.KafkaClients;
import dev.drover.coordinator.testing.ControlRows;
import dev.drover.embedded.testing.SharedKafka;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.admin.RecordsToDelete;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class EventStreamTest {
    private final KafkaClients kafka =
            new KafkaClients(KafkaConfig.at(SharedKafka.get().bootstrapServers()));
    private final String topic = "events-" + UUID.randomUUID();
    private Admin admin;
    private Producer<String, byte[]> producer;
    private ControlRows control;
    private RunningApi api;
    private String rollout;

    @BeforeEach
    void start() throws Exception {
        admin = kafka.admin();
        admin.createTopics(List.of(new NewTopic(topic, 2, (short) 1)))
                .all()
                .get(30, TimeUnit.SECONDS);
        producer = kafka.producer("events-test");
        control = ControlRows.open();
        control.release(ControlRows.DIGEST, 1);
        rollout = control.rollout("RUNNING");
        api = api(Duration.ofSeconds(30));
    }

    private RunningApi api(Duration idle) {
        return new RunningApi(
                control, List.of(), Optional.of(new EventFeed(kafka, admin, topic)), idle);
    }

    @AfterEach
    void stop() throws Exception {
        api.close();
        control.close();
        producer.close();
        admin.deleteTopics(List.of(topic)).all().get(30, TimeUnit.SECONDS);
        admin.close();
    }

    @Test
    void whatHappensIsToldToWhoAsksForIt() throws Exception {
        try (var all = Listening.at(api, "", "");
                var ofOne = Listening.at(api, "?rollout=latest&type=job.failed&type=wave", "")) {
            assertThat(all.next().name()).isEqualTo("open");
            assertThat(ofOne.next().name()).isEqualTo("open");
            publish(0, "job.claimed", rollout, "1");
            publish(0, "migration.applied", rollout, "2");
            publish(0, "job.failed", "r-other", "3");
            publish(0, "wave.opened", rollout, "4");
            send(0, "{garbage");
            publish(0, "job.failed", rollout, "5");

            assertThat(Stream.generate(all::next).limit(4).map(Listening.Event::data))
                    .extracting(EventStreamTest::number)
                    .containsExactly("1", "3", "4", "5");
            assertThat(ofOne.next().name()).isEqualTo("wave.opened");
            assertThat(number(ofOne.next().data())).isEqualTo("5");
        }
        await().until(() -> {
            // that a client has gone is seen when something is sent
            publish(0, "wave.opened", rollout, "6");
            return api.server.streams() == 0;
        });
        problem(api.get(ApiPaths.EVENTS + "?type=jobs"), 400, "BAD_PARAMETER");
        problem(api.get(ApiPaths.EVENTS + "?rollout=r-1"), 404, "ROLLOUT_UNKNOWN");
    }

    @Test
    void anotherCoordinatorGoesOnBehindTheLastEvent() throws Exception {
        String seen;
        try (var first = Listening.at(api, "", "")) {
            first.next();
            publish(0, "job.claimed", rollout, "1");
            publish(1, "job.claimed", rollout, "2");
            publish(0, "job.claimed", rollout, "3");
            seen = first.next().id();
        }
        publish(1, "job.claimed", rollout, "4");

        try (var other = api(Duration.ofSeconds(30));
                var again = Listening.at(other, "", seen)) {
            assertThat(again.next().name()).isEqualTo("open");
            assertThat(Stream.generate(again::next).limit(3).map(Listening.Event::data))
                    .extracting(EventStreamTest::number)
                    .containsExactlyInAnyOrder("2", "3", "4");
        }
    }

    @Test
    void whereEventsAreGoneTheStreamSaysSo() throws Exception {
        String seen;
        try (var first = Listening.at(api, "", "")) {
            seen = first.next().id();
        }
        publish(0, "job.claimed", rollout, "1");
        publish(0, "job.claimed", rollout, "2");
        admin.deleteRecords(Map.of(new TopicPartition(topic, 0), RecordsToDelete.beforeOffset(1)))
                .all()
                .get(30, TimeUnit.SECONDS);

        try (var again = Listening.at(api, "", seen);
                var foreign = Listening.at(api, "?after=AAAA:0.0", "")) {
            var reset = again.next();
            assertThat(reset.name()).isEqualTo("reset");
            assertThat(foreign.next().name()).isEqualTo("reset");
            publish(1, "job.claimed", rollout, "3");
            assertThat(number(again.next().data())).isEqualTo("3");
            try (var resumed = Listening.at(api, "", reset.id())) {
                assertThat(resumed.next().name()).isEqualTo("open");
                assertThat(number(resumed.next().data())).isEqualTo("3");
            }
        }
        problem(api.get(ApiPaths.EVENTS + "?after=nonsense"), 400, "BAD_PARAMETER");
    }

    @Test
    void aSlowClientIsCutOffAndNobodyElseWaits() throws Exception {
        api.close();
        api = api(Duration.ofSeconds(2));
        int many = 500;
        try (var slow = new Socket();
                var other = Listening.at(api, "", "")) {
            other.next();
            slow.setReceiveBufferSize(4096);
            slow.connect(new InetSocketAddress("127.0.0.1", api.server.port()));
            slow.getOutputStream()
                    .write(
                            "GET %s HTTP/1.1\r\nHost: localhost\r\n\r\n"
                                    .formatted(ApiPaths.EVENTS)
                                    .getBytes(UTF_8));
            await().until(() -> api.server.streams() == 2);
            assertThat(slow.getInputStream().read()).isEqualTo('H');
            var padding = "x".repeat(30_000);
            for (int n = 1; n <= many; n++) {
                publish(n % 2, "job.claimed", rollout, n + "-" + padding);
                other.next();
            }
            await().atMost(Duration.ofSeconds(20)).until(() -> api.server.streams() == 1);
            publish(0, "job.claimed", rollout, "last");
            assertThat(number(other.next().data())).isEqualTo("last");
        }
    }

    @Test
    void streamsEndWithTheirCoordinator() throws Exception {
        try (var listening = Listening.at(api, "", "")) {
            listening.next();

            api.server.close();

            assertThat(listening.hasEnded()).isTrue();
        }
    }

    private void publish(int partition, String name, String ofRollout, String number)
            throws Exception {
        send(
                partition,
                """
                {"specversion":"1.0","type":"dev.drover.%s.v1","rolloutid":"%s","data":{"number":"%s"}}\
                """
                        .formatted(name, ofRollout, number));
    }

    private void send(int partition, String text) throws Exception {
        producer.send(new ProducerRecord<>(topic, partition, "k", text.getBytes(UTF_8)))
                .get(30, TimeUnit.SECONDS);
    }

    private static String number(String data) {
        return data.replaceFirst(".*\"number\":\"", "").replaceFirst("\".*", "");
    }
}
