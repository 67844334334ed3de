package dev.drover.e2e.fleet;

import dev.drover.embedded.EmbeddedKafka;
import dev.drover.embedded.KafkaOptions;

import java.nio.file.Path;
import java.util.concurrent.CountDownLatch;

/** A broker in a process of its own, to be killed: directory and port are its arguments. */
final class BrokerProgram {
    private BrokerProgram() {}

    public static void main(String[] arguments) throws InterruptedException {
        var options = KafkaOptions.at(Path.of(arguments[0])).port(Integer.parseInt(arguments[1]));
        try (var kafka = EmbeddedKafka.start(options)) {
            System.out.println("broker at " + kafka.bootstrapServers());
            new CountDownLatch(1).await();
        }
    }
}
