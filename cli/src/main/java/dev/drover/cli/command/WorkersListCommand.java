package dev.drover.cli.command;

import dev.drover.cli.client.CoordinatorException;
import dev.drover.cli.exit.ExitCode;
import dev.drover.cli.output.Human;
import dev.drover.cli.output.Table;
import dev.drover.contracts.http.WorkerView;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import picocli.CommandLine.Command;

@Command(
        name = "list",
        description = "List workers as their last heartbeats told.",
        footer = {"", "Examples:", "  drover workers list"})
final class WorkersListCommand extends ClientCommand {
    WorkersListCommand(Surroundings surroundings) {
        super(surroundings);
    }

    @Override
    ExitCode run(Session session) throws CoordinatorException, InterruptedException {
        var now = session.now();
        session.printList(
                session.client().workers(),
                new Table<WorkerView>()
                        .prose("worker", WorkerView::id)
                        .column("state", w -> w.state().toLowerCase(Locale.ROOT))
                        .prose("host", WorkerView::host)
                        .column("version", WorkerView::version)
                        .number("jobs", w -> Human.count(w.jobs()))
                        .number("free", w -> w.freeSlots() + "/" + w.slots())
                        .column("up", w -> Human.rough(Duration.between(w.startedAt(), now)))
                        .column("heartbeat", w -> Human.ago(w.lastHeartbeat(), now))
                        .prose("servers", WorkersListCommand::strained),
                "no workers; start one with: drover server worker");
        return ExitCode.OK;
    }

    /** Only what is out of the ordinary. */
    private static String strained(WorkerView worker) {
        return worker.strained().orElse(List.of()).stream()
                .map(server ->
                        server.server()
                                + server.leftAlone()
                                        .map(reason -> " left alone: " + reason)
                                        .orElseGet(() ->
                                                " at most " + server.limit().orElse(0) + " jobs"))
                .collect(Collectors.joining("; "));
    }
}
