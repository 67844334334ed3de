package dev.drover.standalone.migrate;

import dev.drover.cli.Drover;
import dev.drover.cli.console.ColorChoice;
import dev.drover.cli.console.Console;
import dev.drover.cli.exit.ExitCode;
import dev.drover.cli.output.Human;
import dev.drover.cli.output.OutputFormat;
import dev.drover.cli.output.Table;
import dev.drover.contracts.http.JobView;
import dev.drover.contracts.http.RolloutView;
import dev.drover.contracts.wire.Json;

import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Optional;

/** Says how it went: words and tables for people, one document for programs. */
final class Report {
    private final Console console;
    private final ColorChoice color;
    private final OutputFormat output;

    Report(Console console, ColorChoice color, OutputFormat output) {
        this.console = console;
        this.color = color;
        this.output = output;
    }

    /** After a migration. */
    ExitCode migrated(Drover client, RolloutView rollout, List<JobView> failed) {
        if (output == OutputFormat.json) {
            console.out().println(Json.writeIndented(rollout));
        } else if (output == OutputFormat.table) {
            console.out().println(summary(rollout));
            console.out().flush();
            explain(client, rollout, failed);
        }
        console.out().flush();
        return ExitCode.ofRolloutState(rollout.state());
    }

    private static String summary(RolloutView rollout) {
        var counts = rollout.counts();
        var took =
                rollout.endedAt()
                        .map(end -> Human.duration(Duration.between(rollout.createdAt(), end)))
                        .orElse("");
        if (counts.failed() == 0 && rollout.applied() == 0) {
            return "nothing to do: %s %s at %s already"
                    .formatted(
                            counts.total() == 1
                                    ? "the tenant"
                                    : "all " + Human.count(counts.total()) + " tenants",
                            counts.total() == 1 ? "is" : "are",
                            rollout.target());
        }
        return "%s of %s at %s, %s applied in %s"
                .formatted(
                        Human.count(counts.succeeded()),
                        Human.count(counts.total(), "tenant"),
                        rollout.target(),
                        Human.count(rollout.applied(), "migration"),
                        took);
    }

    /** Each cause once, whole; then who it hit. */
    private void explain(Drover client, RolloutView rollout, List<JobView> failed) {
        if (failed.isEmpty()) {
            return;
        }
        console.out().println(Human.count(failed.size(), "tenant") + " failed:");
        console.out().flush();
        for (var group : rollout.failures()) {
            console.out().println();
            console.out().flush();
            client.run(
                    "failures",
                    "show",
                    group.fingerprint(),
                    "--without-replay",
                    "--color",
                    color.name());
        }
        console.out().println();
        console.out()
                .println("The others are done. Mend the cause and run the same command again.");
    }

    private record Missing(String at, List<String> pending, int pendingCount) {}

    /** After a dry run. */
    ExitCode missing(MigrateFleet.Task task, RolloutView rollout, List<JobView> jobs) {
        switch (output) {
            case json -> console.out().println(Json.writeIndented(jobs));
            case jsonl -> jobs.forEach(job -> console.out().println(Json.write(job)));
            case table -> showMissing(task, rollout, jobs);
        }
        console.out().flush();
        return ExitCode.ofRolloutState(rollout.state());
    }

    private void showMissing(MigrateFleet.Task task, RolloutView rollout, List<JobView> jobs) {
        var groups = new LinkedHashMap<Missing, List<String>>();
        var unread = new ArrayList<JobView>();
        for (var job : jobs) {
            if (job.state().equals("SUCCEEDED")) {
                var pending = upTo(task.to(), task, job.pending());
                var count = task.to().isPresent() ? pending.size() : job.pendingCount();
                groups.computeIfAbsent(
                                new Missing(job.version().orElse("–"), pending, count),
                                _ -> new ArrayList<>())
                        .add(job.tenant());
            } else {
                unread.add(job);
            }
        }
        var table =
                new Table<java.util.Map.Entry<Missing, List<String>>>()
                        .number("TENANTS", e -> Human.count(e.getValue().size()))
                        .column("AT", e -> e.getKey().at())
                        .number("PENDING", e -> Human.count(e.getKey().pendingCount()))
                        .prose(
                                "VERSIONS",
                                e -> Human.some(e.getKey().pending(), e.getKey().pendingCount(), 6))
                        .prose("SUCH AS", e -> Human.some(e.getValue(), e.getValue().size(), 3));
        table.lines(
                        List.copyOf(groups.entrySet()),
                        console.outScreen().width(),
                        console.outStyle(color))
                .forEach(console.out()::println);
        for (var job : unread) {
            console.out().println(job.tenant() + " could not be read: " + job.note().orElse(""));
        }
        console.err()
                .println(
                        "dry run of %s to %s: nothing was changed"
                                .formatted(
                                        Human.count(rollout.counts().total(), "tenant"),
                                        task.to().orElse(rollout.target())));
        console.err().flush();
    }

    private static List<String> upTo(
            Optional<String> to, MigrateFleet.Task task, List<String> pending) {
        if (to.isEmpty()) {
            return pending;
        }
        var order = task.release().migrations().stream().map(m -> m.version()).toList();
        var last =
                order.indexOf(task.release().find(to.get()).map(m -> m.version()).orElse(to.get()));
        return pending.stream().filter(version -> order.indexOf(version) <= last).toList();
    }
}
