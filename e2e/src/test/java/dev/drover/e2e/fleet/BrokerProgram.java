package dev.drover.e2e.fleet;

import dev.drover.embedded.EmbeddedKafka;
import dev.drover.embedded.KafkaOptions;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;

/**
 * A broker in a process of its own, to be killed: directory, port and settings are its arguments.
 */
final class BrokerProgram {
    private BrokerProgram() {}

    static List<String> arguments(KafkaOptions options) {
        var arguments = new ArrayList<String>();
        arguments.add(options.directory().toString());
        arguments.add(String.valueOf(options.port().orElseThrow()));
        options.settings().forEach((name, value) -> arguments.add(name + "=" + value));
        return arguments;
    }

    public static void main(String[] arguments) throws InterruptedException {
        var options = KafkaOptions.at(Path.of(arguments[0])).port(Integer.parseInt(arguments[1]));
        for (int i = 2; i < arguments.length; i++) {
            int equals = arguments[i].indexOf('=');
            options =
                    options.setting(
                            arguments[i].substring(0, equals), arguments[i].substring(equals + 1));
        }
        try (var kafka = EmbeddedKafka.start(options)) {
            System.out.println("broker at " + kafka.bootstrapServers());
            new CountDownLatch(1).await();
        }
    }
}
