package dev.drover.worker.config;

import dev.drover.contracts.wire.CommandTransport;
import dev.drover.contracts.wire.Limits;
import dev.drover.engine.OutboxLimit;
import dev.drover.worker.credential.CredentialRule;

import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * How a worker runs.
 *
 * @param kafka where Kafka is and how to get in
 * @param slots jobs at a time; as many again are claimed ahead
 * @param perServer jobs at a time at one database server
 * @param dataDirectory where copies of releases survive a restart; in memory without
 * @param http where health and metrics are served, if at all
 * @param heartbeatInterval a job's lease is a small multiple of it, so only tests change it
 * @param commandTtl how old a command may be when it is taken, by the broker's clock
 * @param outbox how much of what Kafka does not take a tenant's outbox may hold before its
 *     migrations wait
 */
public record WorkerConfig(
        Kafka kafka,
        int slots,
        int perServer,
        Optional<Path> dataDirectory,
        Optional<Http> http,
        Duration heartbeatInterval,
        Duration commandTtl,
        OutboxLimit outbox,
        List<CredentialRule> credentials) {

    public static final int SLOTS = 8;

    /** More than that a heartbeat could not tell about; start another worker. */
    public static final int MOST_SLOTS = Limits.WORKER_SLOTS;

    public static final int PER_SERVER = 16;
    public static final Duration HEARTBEAT_INTERVAL = Duration.ofSeconds(10);
    public static final Duration COMMAND_TTL = Duration.ofSeconds(60);

    public WorkerConfig {
        credentials = List.copyOf(credentials);
        if (slots < 1 || perServer < 1) {
            throw new IllegalArgumentException("slots and perServer must be at least 1");
        }
        if (slots > MOST_SLOTS) {
            throw new IllegalArgumentException("slots must be at most " + MOST_SLOTS);
        }
        if (!heartbeatInterval.isPositive() || !commandTtl.isPositive()) {
            throw new IllegalArgumentException("heartbeatInterval and commandTtl must be positive");
        }
    }

    /**
     * Kafka's address.
     *
     * @param bootstrap {@code host:port}, several with commas
     * @param properties for security and the like, as Kafka's clients name them; may hold secrets
     * @param transport of commands; the coordinator must be told the same
     */
    public record Kafka(
            String bootstrap, Map<String, String> properties, CommandTransport transport) {
        public Kafka {
            properties = Map.copyOf(properties);
        }

        /** All of it, as clients take it. */
        public Map<String, String> client() {
            var all = new HashMap<>(properties);
            all.put("bootstrap.servers", bootstrap);
            return Map.copyOf(all);
        }

        @Override
        public String toString() {
            return bootstrap + " with " + properties.keySet();
        }
    }

    /** An address to listen at; port 0 for any free one. */
    public record Http(String host, int port) {}

    /** Defaults for everything but Kafka. */
    public static WorkerConfig of(String bootstrap) {
        return new WorkerConfig(
                new Kafka(bootstrap, Map.of(), CommandTransport.SHARE_GROUP),
                SLOTS,
                PER_SERVER,
                Optional.empty(),
                Optional.empty(),
                HEARTBEAT_INTERVAL,
                COMMAND_TTL,
                OutboxLimit.DEFAULT,
                List.of());
    }

    public WorkerConfig withKafka(Kafka newKafka) {
        return new WorkerConfig(
                newKafka,
                slots,
                perServer,
                dataDirectory,
                http,
                heartbeatInterval,
                commandTtl,
                outbox,
                credentials);
    }

    public WorkerConfig withSlots(int newSlots) {
        return new WorkerConfig(
                kafka,
                newSlots,
                perServer,
                dataDirectory,
                http,
                heartbeatInterval,
                commandTtl,
                outbox,
                credentials);
    }

    public WorkerConfig withPerServer(int newPerServer) {
        return new WorkerConfig(
                kafka,
                slots,
                newPerServer,
                dataDirectory,
                http,
                heartbeatInterval,
                commandTtl,
                outbox,
                credentials);
    }

    public WorkerConfig withDataDirectory(Path directory) {
        return new WorkerConfig(
                kafka,
                slots,
                perServer,
                Optional.of(directory),
                http,
                heartbeatInterval,
                commandTtl,
                outbox,
                credentials);
    }

    public WorkerConfig withHttp(Http newHttp) {
        return new WorkerConfig(
                kafka,
                slots,
                perServer,
                dataDirectory,
                Optional.of(newHttp),
                heartbeatInterval,
                commandTtl,
                outbox,
                credentials);
    }

    public WorkerConfig withTimes(Duration newHeartbeatInterval, Duration newCommandTtl) {
        return new WorkerConfig(
                kafka,
                slots,
                perServer,
                dataDirectory,
                http,
                newHeartbeatInterval,
                newCommandTtl,
                outbox,
                credentials);
    }

    public WorkerConfig withOutbox(OutboxLimit newOutbox) {
        return new WorkerConfig(
                kafka,
                slots,
                perServer,
                dataDirectory,
                http,
                heartbeatInterval,
                commandTtl,
                newOutbox,
                credentials);
    }

    public WorkerConfig withCredentials(List<CredentialRule> newCredentials) {
        return new WorkerConfig(
                kafka,
                slots,
                perServer,
                dataDirectory,
                http,
                heartbeatInterval,
                commandTtl,
                outbox,
                newCredentials);
    }
}
