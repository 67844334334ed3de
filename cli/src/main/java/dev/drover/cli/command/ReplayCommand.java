package dev.drover.cli.command;

import dev.drover.cli.client.CoordinatorException;
import dev.drover.cli.exit.CommandFailedException;
import dev.drover.cli.exit.ExitCode;
import dev.drover.cli.folder.ReadFolder;
import dev.drover.contracts.http.ReplayFilter;
import dev.drover.contracts.http.ReplayRequest;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

@Command(
        name = "replay",
        description = "Run again exactly what has failed. All that is given must match.",
        footer = {
            "",
            "Examples:",
            "  drover replay --fingerprint 5c1e --reason \"long transaction ended\" --watch",
            "  drover replay --rollout latest --dry-run",
            "  drover replay --filter category=contention --filter label.region=eu --dry-run",
            "  drover replay --filter sqlstate=53 --filter server=pg-07 --reason \"pg-07 is back\"",
            "  drover replay -t acme-042 -m db/migrations --reason \"script corrected\""
        })
final class ReplayCommand extends ClientCommand {
    @Option(
            names = {"-t", "--tenant"},
            paramLabel = "ID",
            split = ",",
            description = "Of these tenants; repeatable.")
    private List<String> tenants = new ArrayList<>();

    @Option(
            names = "--job",
            paramLabel = "ID",
            split = ",",
            description = "These jobs, by the ids that failures and events name; repeatable.")
    private List<String> jobs = new ArrayList<>();

    @Option(names = "--rollout", paramLabel = "ID", description = "Of this rollout, or latest.")
    private Optional<String> rollout = Optional.empty();

    @Option(names = "--fingerprint", paramLabel = "F", description = "Failures of this kind.")
    private Optional<String> fingerprint = Optional.empty();

    @Option(
            names = "--filter",
            paramLabel = "KEY=VALUE",
            split = ",",
            description = {
                "Failures with this sqlstate (or its first two characters), code or category,",
                "of tenants with this server or label.NAME; repeatable."
            })
    private List<String> filters = new ArrayList<>();

    @Option(
            names = {"-m", "--migrations"},
            paramLabel = "DIR",
            description = "Folder of a corrected release to use in place of the failed one.")
    private Optional<Path> migrations = Optional.empty();

    @Option(
            names = "--format",
            paramLabel = "NAME",
            description = "Format of that folder. Default: detected.")
    private Optional<String> format = Optional.empty();

    @Option(
            names = "--placeholder",
            paramLabel = "NAME=VALUE",
            description = "Value of a placeholder in its scripts; repeatable.")
    private List<String> placeholders = new ArrayList<>();

    @Option(
            names = "--reason",
            paramLabel = "TEXT",
            description = "Why, for the record; required unless --dry-run.")
    private Optional<String> reason = Optional.empty();

    @Option(
            names = {"-n", "--dry-run"},
            description = "Only say what would be replayed.")
    private boolean dryRun;

    @Mixin private WatchOptions watching = new WatchOptions();

    ReplayCommand(Surroundings surroundings) {
        super(surroundings);
    }

    @Override
    ExitCode run(Session session)
            throws CommandFailedException, CoordinatorException, InterruptedException {
        checkUsage();
        watching.check(dryRun);
        var replay = session.client().replay(request(session));
        return TellReplay.tell(session, replay, watching, "would replay", "replaying");
    }

    private void checkUsage() throws CommandFailedException {
        if (tenants.isEmpty()
                && jobs.isEmpty()
                && rollout.isEmpty()
                && fingerprint.isEmpty()
                && filters.isEmpty()) {
            throw wrongUsage(
                    "replay what?",
                    "name --fingerprint, --rollout, --tenant, --job or --filter; drover failures lists them",
                    "USAGE");
        }
        if (migrations.isEmpty() && (format.isPresent() || !placeholders.isEmpty())) {
            throw wrongUsage(
                    "--format and --placeholder are about the folder of a corrected release",
                    "add -m DIR, or leave them out",
                    "USAGE");
        }
        if (!dryRun && reason.filter(r -> !r.isBlank()).isEmpty()) {
            throw wrongUsage(
                    "a replay needs a reason, for the record",
                    "add --reason \"…\", or look first with --dry-run",
                    "USAGE");
        }
    }

    private ReplayRequest request(Session session)
            throws CommandFailedException, CoordinatorException, InterruptedException {
        var filter = filter();
        Optional<String> release = Optional.empty();
        if (migrations.isPresent()) {
            var folder =
                    ReadFolder.upload(
                            migrations.get(), format, Pairs.of("--placeholder", placeholders));
            release = Optional.of(session.client().upload(folder).digest());
        }
        return new ReplayRequest(
                tenants,
                rollout,
                fingerprint,
                release,
                reason,
                dryRun,
                Optional.of(filter),
                Optional.empty(),
                Optional.of(jobs));
    }

    private ReplayFilter filter() throws CommandFailedException {
        try {
            return ReadFilter.of(filters);
        } catch (IllegalArgumentException e) {
            throw wrongUsage(
                    "--filter: " + e.getMessage(),
                    "keys are %s and label.NAME".formatted(String.join(", ", ReadFilter.KEYS)),
                    "USAGE");
        }
    }
}
