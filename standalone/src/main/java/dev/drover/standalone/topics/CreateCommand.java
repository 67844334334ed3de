package dev.drover.standalone.topics;

import dev.drover.cli.console.Console;
import dev.drover.cli.exit.CommandFailedException;
import dev.drover.cli.exit.ExitCode;
import dev.drover.coordinator.ops.KafkaClients;
import dev.drover.coordinator.ops.KafkaNotReadyException;
import dev.drover.coordinator.ops.PrepareKafka;
import dev.drover.standalone.server.KafkaOptions;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code drover topics create}. */
@Command(
        name = "create",
        description = "Create missing topics, and mend settings that would lose something.",
        mixinStandardHelpOptions = true,
        footer = {
            "",
            "A coordinator creates missing topics by itself; this is for clusters where its",
            "user may not, and for settings that somebody changed. Safe to repeat. Needs CREATE",
            "and ALTER_CONFIGS on the topics and ALTER_CONFIGS on the group.",
            "",
            "Examples:",
            "  drover topics create --kafka kafka1:9092 --replication-factor 3",
            "  drover topics create --config coordinator.yaml --dry-run"
        })
final class CreateCommand implements Callable<Integer> {
    private final Console console;

    @Mixin private KafkaOptions kafka = new KafkaOptions();

    @Option(names = "--dry-run", description = "Only say what would be done.")
    private boolean dryRun;

    CreateCommand(Console console) {
        this.console = console;
    }

    @Override
    public Integer call() throws CommandFailedException {
        List<String> done;
        var config = kafka.read(console.environment());
        try (var admin = new KafkaClients(config).admin()) {
            done = new PrepareKafka(admin, config).mend(dryRun);
        } catch (KafkaNotReadyException e) {
            throw new CommandFailedException(
                    ExitCode.PRECONDITION,
                    "Kafka cannot be prepared",
                    String.valueOf(e.getMessage()),
                    "check the address, the security settings and the rights of the user",
                    "KAFKA_NOT_READY");
        }
        done.forEach(console.out()::println);
        console.err()
                .println(
                        done.isEmpty() ? "nothing to do" : dryRun ? "nothing was changed" : "done");
        console.out().flush();
        return ExitCode.OK.number();
    }
}
