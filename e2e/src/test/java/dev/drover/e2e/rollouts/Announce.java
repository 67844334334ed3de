package dev.drover.e2e.rollouts;

import dev.drover.contracts.TenantId;
import dev.drover.contracts.fleet.FleetAnnouncement;
import dev.drover.contracts.fleet.FleetAnnouncement.Action;
import dev.drover.contracts.wire.AnnouncementCodec;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringSerializer;

/** What the product says on {@code drover.fleet}. */
final class Announce {
    private Announce() {}

    static void registered(String kafka, String tenant, String server, String database)
            throws ExecutionException, InterruptedException {
        var encoded =
                AnnouncementCodec.encode(
                        new FleetAnnouncement(
                                Action.REGISTERED,
                                new TenantId(tenant),
                                Optional.of(server),
                                Optional.of(database),
                                Optional.empty(),
                                Optional.of("default"),
                                Optional.of(Map.of()),
                                Optional.of(false),
                                Optional.empty()));
        try (var producer =
                new KafkaProducer<>(
                        Map.of("bootstrap.servers", kafka),
                        new StringSerializer(),
                        new ByteArraySerializer())) {
            var _ =
                    producer.send(
                                    new ProducerRecord<>(
                                            encoded.topic().topic(),
                                            encoded.key().orElseThrow(),
                                            encoded.value()))
                            .get();
        }
    }
}
