package dev.drover.coordinator.config;

import dev.drover.contracts.http.ApiPaths;
import dev.drover.contracts.wire.CommandTransport;
import dev.drover.coordinator.db.ControlDatabaseConfig;
import dev.drover.engine.Tls;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.dataformat.yaml.YAMLMapper;

/** Reads the coordinator's YAML; collects all problems before it refuses. */
final class ReadConfiguration {
    private static final YAMLMapper YAML = new YAMLMapper();

    private final String file;
    private final ReadSecret secrets;
    private final List<String> problems = new ArrayList<>();

    ReadConfiguration(String file, Map<String, String> environment) {
        this.file = file;
        this.secrets = new ReadSecret(environment);
    }

    CoordinatorConfig read(String text) {
        var root = new Section("", parse(text), problems);
        var database = database("controlDatabase", root.section("controlDatabase"));
        var kafka = kafka(root.section("kafka"));
        var http = http(root.section("http"));
        var retention = retention(root.section("retention"));
        var catalogue = catalogue(root.section("catalogue"));
        root.refuseOthers();
        if (!problems.isEmpty()) {
            throw new InvalidConfigurationException(file, problems);
        }
        return new CoordinatorConfig(database, kafka, http, retention, catalogue);
    }

    private JsonNode parse(String text) {
        try {
            return YAML.readTree(text);
        } catch (JacksonException e) {
            throw new InvalidConfigurationException(
                    file, List.of("not YAML: " + e.getOriginalMessage()));
        }
    }

    private Optional<CatalogueConfig> catalogue(Section section) {
        if (!section.isThere()) {
            return Optional.empty();
        }
        var query = section.text("query");
        var minutes = section.number("everyMinutes", CatalogueConfig.DEFAULT_MINUTES, 1, 10_080);
        var database = database("catalogue", section);
        return Optional.of(new CatalogueConfig(database, query, Duration.ofMinutes(minutes)));
    }

    private ControlDatabaseConfig database(String path, Section section) {
        var host = section.text("host");
        var port = section.number("port", 5432, 1, 65_535);
        var name = section.text("database");
        var user = section.text("user");
        var password = password(path, section.text("password"));
        var poolSize = section.number("poolSize", ControlDatabaseConfig.DEFAULT_POOL_SIZE, 2, 1000);
        var tls = tls(path, section.text("tls", ControlDatabaseConfig.defaultTls(host).name()));
        section.refuseOthers();
        return new ControlDatabaseConfig(host, port, name, user, password, poolSize, tls);
    }

    private Tls tls(String path, String name) {
        for (var tls : Tls.values()) {
            if (tls.name().equals(name)) {
                return tls;
            }
        }
        problems.add("%s.tls: \"%s\" is none of %s".formatted(path, name, List.of(Tls.values())));
        return Tls.VERIFY_FULL;
    }

    private String password(String path, String source) {
        if (source.isEmpty()) {
            return "";
        }
        try {
            return secrets.read(source);
        } catch (IllegalArgumentException e) {
            problems.add(path + ".password: " + e.getMessage());
            return "";
        }
    }

    private KafkaConfig kafka(Section section) {
        var bootstrapServers = section.text("bootstrapServers");
        var replicationFactor = section.number("replicationFactor", 1, 1, 32);
        var properties = new LinkedHashMap<String, String>();
        section.entries("properties")
                .forEach((name, source) -> properties.put(name, property(name, source)));
        var transport = transport(section);
        section.refuseOthers();
        return new KafkaConfig(bootstrapServers, properties, replicationFactor, transport);
    }

    private CommandTransport transport(Section section) {
        var word = section.text("transport", CommandTransport.SHARE_GROUP.word());
        return CommandTransport.of(word)
                .orElseGet(() -> {
                    problems.add(
                            "kafka.transport: \"%s\" is neither share-group nor consumer-group"
                                    .formatted(word));
                    return CommandTransport.SHARE_GROUP;
                });
    }

    /** A client property may be a secret too; others are taken as they stand. */
    private String property(String name, String source) {
        if (!ReadSecret.isSource(source)) {
            return source;
        }
        try {
            return secrets.read(source);
        } catch (IllegalArgumentException e) {
            problems.add("kafka.properties." + name + ": " + e.getMessage());
            return "";
        }
    }

    private static RetentionConfig retention(Section section) {
        var history = days(section, "days", RetentionConfig.DEFAULT.history());
        var audit = days(section, "auditDays", RetentionConfig.DEFAULT.audit());
        section.refuseOthers();
        return new RetentionConfig(history, audit);
    }

    private static Duration days(Section section, String key, Duration byDefault) {
        return Duration.ofDays(section.number(key, (int) byDefault.toDays(), 1, 36_500));
    }

    private HttpConfig http(Section section) {
        var host = section.text("host", HttpConfig.DEFAULT.host());
        var port = section.number("port", ApiPaths.DEFAULT_PORT, 0, 65_535);
        var anyone = section.flag("anyoneMayConnect");
        section.refuseOthers();
        var http = new HttpConfig(host, port, anyone);
        if (!http.loopback() && !anyone) {
            problems.add(
                    "http.host: %s is not loopback and there is no authentication yet; say http.anyoneMayConnect: true if that is what you want"
                            .formatted(host));
        }
        return http;
    }
}
