package dev.drover.standalone.migrate;

import dev.drover.cli.Drover;
import dev.drover.cli.client.CoordinatorClient;
import dev.drover.cli.client.CoordinatorLocation;
import dev.drover.cli.console.ColorChoice;
import dev.drover.cli.console.Console;
import dev.drover.cli.exit.CommandFailedException;
import dev.drover.cli.exit.ExitCode;
import dev.drover.cli.output.OutputFormat;
import dev.drover.cli.progress.WatchRollout;
import dev.drover.contracts.command.LedgerPolicy;
import dev.drover.contracts.http.JobView;
import dev.drover.contracts.http.ReleaseUpload;
import dev.drover.contracts.http.RolloutRequest;
import dev.drover.contracts.http.RolloutRequest.Selection;
import dev.drover.contracts.http.RolloutRequest.Strategy;
import dev.drover.contracts.http.RolloutView;
import dev.drover.coordinator.fleet.file.Fleet;
import dev.drover.engine.source.Release;
import dev.drover.standalone.server.AllInOne;
import dev.drover.worker.credential.CredentialSource;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;
import java.util.UUID;

/** Rolls one release over the named tenants with services of this process, and says how it went. */
final class MigrateFleet {
    /** What is to be done; everything in it was read and checked. */
    record Task(
            Release release,
            String tenants,
            Fleet fleet,
            Optional<String> to,
            Strategy strategy,
            LedgerPolicy policy,
            boolean dryRun) {}

    private final Console console;
    private final ColorChoice color;
    private final OutputFormat output;
    private final CredentialSource credentials;

    MigrateFleet(
            Console console, ColorChoice color, OutputFormat output, CredentialSource credentials) {
        this.console = console;
        this.color = color;
        this.output = output;
        this.credentials = credentials;
    }

    ExitCode run(Task task, Optional<Path> dataDirectory) throws Exception {
        try (var directory = WorkDirectory.of(dataDirectory);
                var services = start(task, directory);
                var client = new CoordinatorClient(new CoordinatorLocation(services.uri()))) {
            client.importTenants(task.tenants());
            client.upload(upload(task.release()));
            var report = new Report(console, color, output);
            if (task.dryRun()) {
                return look(client, task, report);
            }
            if (task.to().isPresent()) {
                refuseWayBack(client, task);
            }
            var ended = roll(client, task, "migrate");
            return report.migrated(
                    Drover.on(console).at(services.uri()),
                    ended,
                    client.jobs(ended.id(), "FAILED"));
        }
    }

    private AllInOne start(Task task, WorkDirectory directory) throws Exception {
        var tenants = task.fleet().tenants().size();
        console.err()
                .printf(
                        "starting broker, control database, coordinator and worker for %d %s …%n",
                        tenants, tenants == 1 ? "tenant" : "tenants");
        console.err().flush();
        var options =
                AllInOne.Options.at(directory.path())
                        .credentials(credentials)
                        .slots(Math.min(task.strategy().maxParallel(), 32));
        return AllInOne.start(options);
    }

    /** Reads all ledgers under their leases and tells what is missing where. */
    private ExitCode look(CoordinatorClient client, Task task, Report report) throws Exception {
        var seen = roll(client, task, "verify");
        return report.missing(task, seen, client.jobs(seen.id()));
    }

    /**
     * A target below what a tenant has would be a way back, which is never taken by itself; nothing
     * may have been changed when that is found out.
     */
    private void refuseWayBack(CoordinatorClient client, Task task) throws Exception {
        var seen = roll(client, task, "verify");
        var order = task.release().migrations().stream().map(m -> m.version()).toList();
        var target =
                order.indexOf(task.release().find(task.to().orElseThrow()).orElseThrow().version());
        var beyond = new TreeSet<String>();
        for (JobView job : client.jobs(seen.id())) {
            job.version()
                    .filter(version -> order.indexOf(version) > target)
                    .ifPresent(version -> beyond.add(job.tenant() + " is at " + version));
        }
        if (!beyond.isEmpty()) {
            throw new CommandFailedException(
                    ExitCode.USAGE,
                    "version %s lies below what %s already %s"
                            .formatted(
                                    task.to().orElseThrow(),
                                    beyond.size() == 1 ? "a tenant" : beyond.size() + " tenants",
                                    beyond.size() == 1 ? "has" : "have"),
                    String.join(
                                    ", ",
                                    new ArrayList<>(beyond).subList(0, Math.min(5, beyond.size())))
                            + "; nothing was changed",
                    "name a later version, or leave those tenants out",
                    "VERSION_BELOW_CURRENT");
        }
    }

    private RolloutView roll(CoordinatorClient client, Task task, String action) throws Exception {
        var request =
                new RolloutRequest(
                        "default",
                        task.release().digest(),
                        action.equals("migrate") ? task.to() : Optional.empty(),
                        new Selection(tenantIds(task), List.of(), java.util.Map.of()),
                        task.strategy(),
                        task.policy(),
                        action,
                        Optional.empty());
        var rollout = client.start(request, UUID.randomUUID().toString());
        return output == OutputFormat.jsonl
                ? WatchRollout.runAsJsonLines(client, rollout.id(), console, Optional.empty())
                : WatchRollout.run(client, rollout.id(), console, color, Optional.empty());
    }

    private static List<String> tenantIds(Task task) {
        return task.fleet().tenants().stream().map(tenant -> tenant.id().value()).toList();
    }

    private static ReleaseUpload upload(Release release) {
        var files =
                release.files().stream()
                        .map(file ->
                                new ReleaseUpload.File(
                                        file.path(),
                                        Base64.getEncoder()
                                                .encodeToString(
                                                        file.text()
                                                                .getBytes(StandardCharsets.UTF_8))))
                        .toList();
        return new ReleaseUpload(
                Optional.of(release.format().label()), release.placeholders(), files);
    }
}
