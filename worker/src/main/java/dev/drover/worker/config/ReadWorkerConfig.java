package dev.drover.worker.config;

import dev.drover.contracts.wire.CommandTransport;
import dev.drover.engine.OutboxLimit;
import dev.drover.worker.credential.CredentialRule;
import dev.drover.worker.credential.SecretReference;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import tools.jackson.core.JacksonException;
import tools.jackson.core.StreamReadFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.dataformat.yaml.YAMLMapper;

/**
 * Reads the configuration from YAML.
 *
 * <pre>
 * kafka:
 *   bootstrap: kafka-1:9092,kafka-2:9092
 *   properties: {security.protocol: SSL}
 *   transport: share-group              # or consumer-group, as the coordinator has it
 * slots: 8
 * perServer: 16
 * dataDirectory: /var/lib/drover
 * http: 0.0.0.0:9465
 * outbox: {events: 10000}              # untold in a tenant's database, while Kafka is away
 * credentials:
 *   main:
 *     secret: file:/run/secrets/main      # or env:NAME, or none
 *     hosts: ["*.db.internal"]
 * </pre>
 */
public final class ReadWorkerConfig {
    private static final YAMLMapper YAML =
            YAMLMapper.builder().enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION).build();

    /** Settings that the worker's correctness rests on. */
    private static final Set<String> OURS =
            Set.of(
                    "bootstrap.servers",
                    "group.id",
                    "client.id",
                    "acks",
                    "enable.idempotence",
                    "share.acknowledgement.mode",
                    "share.acquire.mode",
                    "max.poll.records",
                    "delivery.timeout.ms",
                    "transactional.id");

    private ReadWorkerConfig() {}

    public static WorkerConfig file(Path path) throws InvalidConfigException {
        return file(path, Optional.empty());
    }

    /**
     * Like {@link #file(Path)}, where Kafka's address may come from elsewhere.
     *
     * @param bootstrap counts before the file's, which then need not name one
     */
    public static WorkerConfig file(Path path, Optional<String> bootstrap)
            throws InvalidConfigException {
        try {
            return text(Files.readString(path), path.toString(), bootstrap);
        } catch (NoSuchFileException e) {
            throw new InvalidConfigException(path.toString(), List.of("there is no such file"));
        } catch (IOException e) {
            throw new InvalidConfigException(
                    path.toString(), List.of("cannot be read: " + e.getMessage()));
        }
    }

    /**
     * @param origin where the text came from, for messages
     * @throws InvalidConfigException with everything that is wrong
     */
    public static WorkerConfig text(String text, String origin) throws InvalidConfigException {
        return text(text, origin, Optional.empty());
    }

    private static WorkerConfig text(String text, String origin, Optional<String> bootstrap)
            throws InvalidConfigException {
        var problems = new ArrayList<String>();
        var config = read(new Section("", parse(text, origin), problems), bootstrap);
        if (!problems.isEmpty()) {
            throw new InvalidConfigException(origin, problems);
        }
        return config;
    }

    private static JsonNode parse(String text, String origin) throws InvalidConfigException {
        try {
            return YAML.readTree(text);
        } catch (JacksonException e) {
            var where = e.getLocation();
            throw new InvalidConfigException(
                    origin,
                    List.of(
                            "line %d, column %d: not YAML: %s"
                                    .formatted(
                                            where == null ? 0 : where.getLineNr(),
                                            where == null ? 0 : where.getColumnNr(),
                                            firstLine(e.getOriginalMessage()))));
        }
    }

    private static String firstLine(String message) {
        return message.lines().findFirst().orElse("");
    }

    private static WorkerConfig read(Section root, Optional<String> bootstrap) {
        root.knows(
                "kafka",
                "slots",
                "perServer",
                "dataDirectory",
                "http",
                "heartbeatInterval",
                "commandTtl",
                "outbox",
                "credentials");
        return new WorkerConfig(
                kafka(root.section("kafka"), bootstrap),
                root.number("slots", WorkerConfig.SLOTS, 1, WorkerConfig.MOST_SLOTS),
                root.number("perServer", WorkerConfig.PER_SERVER, 1, 1024),
                root.text("dataDirectory").map(Path::of),
                root.text("http").flatMap(text -> http(root, text)),
                root.duration("heartbeatInterval", WorkerConfig.HEARTBEAT_INTERVAL),
                root.duration("commandTtl", WorkerConfig.COMMAND_TTL),
                outbox(root.section("outbox")),
                credentials(root.section("credentials")));
    }

    private static OutboxLimit outbox(Section outbox) {
        outbox.knows("events");
        return new OutboxLimit(outbox.number("events", OutboxLimit.DEFAULT.events(), 1, 1_000_000));
    }

    private static WorkerConfig.Kafka kafka(Section kafka, Optional<String> bootstrap) {
        kafka.knows("bootstrap", "properties", "transport");
        var properties = kafka.section("properties");
        var given = properties.scalars();
        given.keySet().stream()
                .filter(OURS::contains)
                .forEach(key -> properties.problem(key, "is set by the worker itself; remove it"));
        var address = bootstrap.isPresent() ? bootstrap.get() : kafka.requiredText("bootstrap");
        return new WorkerConfig.Kafka(address, given, transport(kafka));
    }

    private static CommandTransport transport(Section kafka) {
        var word = kafka.text("transport").orElse(CommandTransport.SHARE_GROUP.word());
        return CommandTransport.of(word)
                .orElseGet(() -> {
                    kafka.problem(
                            "transport",
                            "must be share-group or consumer-group, not \"%s\"".formatted(word));
                    return CommandTransport.SHARE_GROUP;
                });
    }

    private static Optional<WorkerConfig.Http> http(Section root, String text) {
        int colon = text.lastIndexOf(':');
        try {
            int port = Integer.parseInt(text.substring(colon + 1));
            if (colon > 0 && port >= 0 && port <= 65_535) {
                return Optional.of(new WorkerConfig.Http(text.substring(0, colon), port));
            }
        } catch (NumberFormatException e) {
            // told below
        }
        root.problem("http", "must be host:port, not \"%s\"".formatted(text));
        return Optional.empty();
    }

    private static List<CredentialRule> credentials(Section credentials) {
        var rules = new ArrayList<CredentialRule>();
        credentials
                .sections()
                .forEach((name, entry) -> {
                    entry.knows("secret", "hosts");
                    var hosts = entry.texts("hosts");
                    if (hosts.isEmpty()) {
                        entry.problem(
                                "hosts",
                                "must name the hosts that may see the secret, such as"
                                        + " [\"*.db.internal\"]");
                    }
                    secret(entry)
                            .ifPresent(
                                    secret -> rules.add(new CredentialRule(name, secret, hosts)));
                });
        return rules;
    }

    private static Optional<SecretReference> secret(Section entry) {
        var text = entry.requiredText("secret");
        if (text.isEmpty()) {
            return Optional.empty();
        }
        try {
            return Optional.of(SecretReference.parse(text));
        } catch (IllegalArgumentException e) {
            entry.problem("secret", String.valueOf(e.getMessage()));
            return Optional.empty();
        }
    }
}
