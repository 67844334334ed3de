package dev.drover.standalone.server;

import dev.drover.cli.exit.CommandFailedException;
import dev.drover.cli.exit.ExitCode;
import dev.drover.contracts.http.Problem;
import dev.drover.coordinator.config.CoordinatorConfig;
import dev.drover.coordinator.config.InvalidConfigurationException;
import dev.drover.coordinator.config.KafkaConfig;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import picocli.CommandLine.Option;

/** Options that name a Kafka cluster as a coordinator sees it. */
public final class KafkaOptions {
    @Option(
            names = "--config",
            paramLabel = "FILE",
            description = "A coordinator's configuration in YAML, in place of the other options.")
    private Optional<Path> config = Optional.empty();

    @Option(names = "--kafka", paramLabel = "HOST:PORT", description = "Bootstrap servers.")
    private Optional<String> kafka = Optional.empty();

    @Option(
            names = "--replication-factor",
            paramLabel = "N",
            description = "Of topics that are created. Default: 1.")
    private Optional<Integer> replicationFactor = Optional.empty();

    /**
     * @throws CommandFailedException naming every problem
     */
    public KafkaConfig read(Map<String, String> environment) throws CommandFailedException {
        var whole = file(environment);
        return whole.isPresent()
                ? whole.get().kafka()
                : new KafkaConfig(
                        Addresses.needed("--kafka", kafka),
                        Map.of(),
                        Addresses.atLeastOne("--replication-factor", replicationFactor.orElse(1)));
    }

    boolean namesFile() {
        return config.isPresent();
    }

    /** The whole configuration, if a file was named. */
    Optional<CoordinatorConfig> file(Map<String, String> environment)
            throws CommandFailedException {
        if (config.isEmpty()) {
            return Optional.empty();
        }
        Addresses.noneBesideConfig(
                kafka.map(_ -> "--kafka")
                        .or(() -> replicationFactor.map(_ -> "--replication-factor")));
        try {
            return Optional.of(CoordinatorConfig.read(config.get(), environment));
        } catch (InvalidConfigurationException e) {
            throw new CommandFailedException(
                    ExitCode.USAGE,
                    "the configuration " + config.get() + " cannot be used",
                    e.problems().size() == 1 ? "one problem" : e.problems().size() + " problems",
                    "",
                    "CONFIG_INVALID",
                    e.problems().stream()
                            .map(p -> new Problem.Item("CONFIG_INVALID", "", p, ""))
                            .toList());
        }
    }
}
