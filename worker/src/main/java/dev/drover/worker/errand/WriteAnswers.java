package dev.drover.worker.errand;

import dev.drover.contracts.WorkerId;
import dev.drover.contracts.command.ServerCommand;
import dev.drover.contracts.status.FailureReport;
import dev.drover.contracts.status.ServerEvent;
import dev.drover.contracts.wire.EventIds;
import dev.drover.contracts.wire.StatusCodec;
import dev.drover.engine.AskServer.Answer;
import dev.drover.worker.job.FailureReports;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/** Answers as events; a long one in parts, as an event has its limit. */
record WriteAnswers(WorkerId worker, InstantSource time) {
    /** A byte of a name may become six in JSON. */
    private static final int PART_BYTES = 4 * 1024;

    List<ServerEvent> of(ServerCommand command, ServerDesk.Reply reply) {
        return switch (reply) {
            case ServerDesk.Reply.NotAsked(var code, var detail, var remedy) ->
                    List.of(failed(command, FailureReports.operator(code, detail, remedy)));
            case ServerDesk.Reply.Answered(Answer.Refused(var failure)) ->
                    List.of(failed(command, FailureReports.of(failure)));
            case ServerDesk.Reply.Answered(Answer.Probed probed) ->
                    List.of(
                            new ServerEvent.Probed(
                                    id(command, ServerEvent.Probed.class, 1),
                                    time.instant(),
                                    command.request(),
                                    command.server(),
                                    worker,
                                    probed.version(),
                                    probed.inRecovery(),
                                    probed.connections(),
                                    probed.maxConnections(),
                                    (int) probed.connecting().toMillis(),
                                    Optional.of(load(probed.load()))));
            case ServerDesk.Reply.Answered(Answer.Created(var database, var schema)) ->
                    List.of(
                            new ServerEvent.Created(
                                    id(command, ServerEvent.Created.class, 1),
                                    time.instant(),
                                    command.request(),
                                    command.server(),
                                    worker,
                                    database,
                                    schema));
            case ServerDesk.Reply.Answered(Answer.Found(var names)) -> found(command, names);
        };
    }

    private static ServerEvent.Load load(Answer.Load load) {
        return new ServerEvent.Load(
                load.replicationLag().map(Duration::toMillis),
                load.replicationLagBytes(),
                load.activeSessions(),
                load.oldestTransaction().map(Duration::toMillis),
                load.lockQueue());
    }

    ServerEvent defect(ServerCommand command) {
        return failed(command, FailureReports.defect(worker.value()));
    }

    private ServerEvent failed(ServerCommand command, FailureReport failure) {
        return new ServerEvent.Failed(
                id(command, ServerEvent.Failed.class, 1),
                time.instant(),
                command.request(),
                command.server(),
                worker,
                failure);
    }

    private List<ServerEvent> found(ServerCommand command, List<String> names) {
        var parts = parts(names);
        var events = new ArrayList<ServerEvent>();
        for (var part : parts) {
            int number = events.size() + 1;
            events.add(
                    new ServerEvent.Discovered(
                            id(command, ServerEvent.Discovered.class, number),
                            time.instant(),
                            command.request(),
                            command.server(),
                            worker,
                            number,
                            parts.size(),
                            part));
        }
        return events;
    }

    /** At least one. */
    private static List<List<String>> parts(List<String> names) {
        var parts = new ArrayList<List<String>>();
        var part = new ArrayList<String>();
        int bytes = 0;
        for (var name : names) {
            int length = name.getBytes(StandardCharsets.UTF_8).length + 1;
            if (bytes + length > PART_BYTES) {
                parts.add(List.copyOf(part));
                part.clear();
                bytes = 0;
            }
            part.add(name);
            bytes += length;
        }
        parts.add(List.copyOf(part));
        return parts;
    }

    private static UUID id(ServerCommand command, Class<? extends ServerEvent> type, int number) {
        return EventIds.request(command.request(), StatusCodec.type(type), number);
    }
}
