package dev.drover.standalone.migrate;

import dev.drover.cli.command.Pairs;
import dev.drover.cli.command.PolicyOptions;
import dev.drover.cli.console.ColorChoice;
import dev.drover.cli.console.Console;
import dev.drover.cli.exit.CommandFailedException;
import dev.drover.cli.exit.ExitCode;
import dev.drover.cli.output.OutputFormat;
import dev.drover.contracts.http.RolloutRequest.Strategy;
import dev.drover.engine.source.Release;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code drover migrate}: the options; what is done with them is {@link MigrateFleet}. */
@Command(
        name = "migrate",
        description = "Migrate databases of your own servers straight from here.",
        footer = {
            "",
            "Broker, control database, coordinator and worker live in this process while it",
            "runs. What was applied is recorded in each database (schema drover), so a run",
            "that is interrupted or killed is simply run again. Passwords come from",
            "PGPASSWORD, ~/.pgpass or --credential.",
            "",
            "Exit codes: 0 all tenants are there, 2 wrong input (nothing was changed),",
            "3 some failed.",
            "",
            "Examples:",
            "  drover migrate -m db/migrations --dry-run \\",
            "      --server postgresql://migrator@db1:5432 --databases 'tenant_*'",
            "  drover migrate -m db/migrations \\",
            "      --server postgresql://migrator@db1:5432/shop --schemas 't_*'",
            "  drover migrate -m db/migrations --tenants tenants.yaml \\",
            "      --credential app=env:APP_DB_PASSWORD"
        })
public final class MigrateCommand implements Callable<Integer> {
    private final Console console;

    @Mixin private TenantOptions tenants = new TenantOptions();
    @Mixin private PolicyOptions policy = new PolicyOptions();

    @Option(
            names = {"-m", "--migrations"},
            paramLabel = "DIR",
            required = true,
            description = "Folder of the migrations.")
    private Path migrations = Path.of("");

    @Option(
            names = "--format",
            paramLabel = "NAME",
            description = "Format of the folder. Default: detected.")
    private Optional<String> format = Optional.empty();

    @Option(
            names = "--placeholder",
            paramLabel = "NAME=VALUE",
            description = "Value of a placeholder in the scripts; repeatable.")
    private List<String> placeholders = new ArrayList<>();

    @Option(
            names = "--to",
            paramLabel = "VERSION",
            description = "Last version to apply. Default: all.")
    private Optional<String> to = Optional.empty();

    @Option(
            names = "--per-server",
            paramLabel = "N",
            defaultValue = "4",
            description = "Tenants at a time on each server. Default: ${DEFAULT-VALUE}.")
    private int perServer;

    @Option(
            names = "--max-parallel",
            paramLabel = "N",
            defaultValue = "16",
            description = "Tenants at a time in all. Default: ${DEFAULT-VALUE}.")
    private int maxParallel;

    @Option(
            names = "--max-attempts",
            paramLabel = "N",
            defaultValue = "3",
            description = "Tries before a tenant has failed. Default: ${DEFAULT-VALUE}.")
    private int maxAttempts;

    @Option(
            names = "--give-up-after",
            paramLabel = "SECONDS",
            defaultValue = "60",
            description =
                    "How long to try a tenant that fails for a reason that may pass: server away,"
                            + " locks, somebody else migrates it. Default: ${DEFAULT-VALUE}.")
    private long giveUpAfterSeconds;

    @Option(
            names = "--dry-run",
            description = "Only read: what would be applied where. Changes nothing.")
    private boolean dryRun;

    @Option(
            names = "--data-dir",
            paramLabel = "DIR",
            description =
                    "Keep the files of broker and control database here. Default: a temporary"
                            + " folder that goes with the command.")
    private Optional<Path> dataDirectory = Optional.empty();

    @Option(
            names = {"-o", "--output"},
            paramLabel = "FORMAT",
            defaultValue = "table",
            description = "table, json or jsonl. Default: ${DEFAULT-VALUE}.")
    private OutputFormat output = OutputFormat.table;

    @Option(
            names = "--color",
            paramLabel = "WHEN",
            defaultValue = "auto",
            description = "auto, always or never. Default: ${DEFAULT-VALUE}.")
    private ColorChoice color = ColorChoice.auto;

    public MigrateCommand(Console console) {
        this.console = console;
    }

    @Override
    public Integer call() throws Exception {
        checkNumbers();
        tenants.check();
        var release =
                ReadMigrations.from(migrations, format, Pairs.of("--placeholder", placeholders));
        checkTarget(release);
        var credentials = LocalCredentials.of(tenants.credentials(), console.environment());
        var text = new NameTenants(credentials).text(tenants, perServer);
        var fleet = CheckTenants.read(text);
        var strategy =
                new Strategy(
                        maxParallel,
                        perServer,
                        maxAttempts,
                        giveUpAfterSeconds,
                        BACKOFF_BASE.toMillis());
        var task =
                new MigrateFleet.Task(release, text, fleet, to, strategy, policy.policy(), dryRun);
        return new MigrateFleet(console, color, output, credentials)
                .run(task, dataDirectory)
                .number();
    }

    /** Somebody waits at a terminal: shorter than in a fleet that nobody watches. */
    private static final Duration BACKOFF_BASE = Duration.ofMillis(500);

    private void checkNumbers() throws CommandFailedException {
        if (perServer < 1 || maxParallel < 1 || maxAttempts < 1 || giveUpAfterSeconds < 1) {
            throw new CommandFailedException(
                    ExitCode.USAGE,
                    "a limit is out of range",
                    "--per-server, --max-parallel, --max-attempts and --give-up-after are at least"
                            + " 1",
                    "correct the number",
                    "USAGE");
        }
    }

    private void checkTarget(Release release) throws CommandFailedException {
        if (to.isPresent() && release.find(to.get()).isEmpty()) {
            throw new CommandFailedException(
                    ExitCode.USAGE,
                    "there is no version %s in %s".formatted(to.get(), migrations),
                    "the last one is " + release.head().orElse("none") + "; nothing was changed",
                    "look at the versions with: drover migrations " + migrations,
                    "VERSION_UNKNOWN");
        }
    }
}
