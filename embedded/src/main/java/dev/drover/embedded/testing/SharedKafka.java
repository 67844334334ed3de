package dev.drover.embedded.testing;

import dev.drover.embedded.EmbeddedKafka;
import dev.drover.embedded.KafkaOptions;

import java.nio.file.Path;

/** The broker all tests of a JVM share. */
public final class SharedKafka {
    private SharedKafka() {}

    /** Starts it at the first call. Tests must not close it. */
    public static EmbeddedKafka get() {
        return Started.BROKER;
    }

    private static final class Started {
        private static final EmbeddedKafka BROKER = start();

        private static EmbeddedKafka start() {
            Path directory = TestDirectory.create("kafka");
            var broker = EmbeddedKafka.start(KafkaOptions.at(directory));
            TestDirectory.atExit(broker::close, directory);
            return broker;
        }
    }
}
