package dev.drover.coordinator.api;

import dev.drover.contracts.http.ApiPaths;
import dev.drover.contracts.http.DiscoverRequest;
import dev.drover.contracts.http.DiscoverView;
import dev.drover.contracts.http.ProbeView;
import dev.drover.contracts.status.ServerEvent;
import dev.drover.coordinator.fleet.JoinDiscovered;
import dev.drover.coordinator.fleet.RefusedSelectionException;
import dev.drover.coordinator.fleet.Servers;
import dev.drover.coordinator.fleet.TenantViews;
import dev.drover.coordinator.fleet.file.InvalidTenantsFileException;
import dev.drover.coordinator.server.AskWorkers;
import dev.drover.coordinator.server.ServerAnswer;
import dev.drover.coordinator.server.ServerRequest;
import dev.drover.coordinator.server.ServerRequest.Kind;

import io.javalin.config.RoutesConfig;
import io.javalin.http.Context;

import java.util.Optional;

/** What workers are asked about servers while somebody waits. */
final class ServerRoutes {
    /** On every server, to connect to when no other database is meant. */
    private static final String ALWAYS_THERE = "postgres";

    /** A command has its limit, and one that is too large could not be sent. */
    private static final int LONGEST_PATTERN = 1_000;

    private static final int LONGEST_NAME = 63;

    private final Servers servers;
    private final TenantViews tenants;
    private final AskWorkers workers;
    private final JoinDiscovered discovered;

    ServerRoutes(ApiParts parts) {
        this.servers = new Servers(parts.jdbi());
        this.tenants = new TenantViews(parts.jdbi());
        this.workers = new AskWorkers(parts.jdbi(), parts.clock(), parts.wake());
        this.discovered = new JoinDiscovered(parts.jdbi(), parts.clock());
    }

    void add(RoutesConfig routes) {
        routes.post(
                ApiPaths.SERVERS + "/{id}" + ApiPaths.PROBE,
                context -> Answer.json(context, probe(server(context), ALWAYS_THERE)));
        routes.post(ApiPaths.TENANTS + "/{id}" + ApiPaths.PING, this::ping);
        routes.post(ApiPaths.SERVERS + "/{id}" + ApiPaths.DISCOVER, this::discover);
    }

    private void ping(Context context) throws InterruptedException {
        var id = context.pathParam("id");
        var tenant =
                tenants.find(id)
                        .orElseThrow(() ->
                                new ProblemException(
                                        404,
                                        "UNKNOWN_TENANT",
                                        "There is no tenant \"%s\".".formatted(id),
                                        tenants.didYouMean(id)));
        Answer.json(context, probe(tenant.server(), tenant.database()));
    }

    private ProbeView probe(String server, String database) throws InterruptedException {
        return switch (workers.ask(ServerRequest.probe(server, database))) {
            case ServerAnswer.Answered(ServerEvent.Probed probed, _) ->
                    new ProbeView(
                            server,
                            database,
                            true,
                            Optional.of(probed.worker().value()),
                            Optional.of(probed.version()),
                            Optional.of(probed.inRecovery()),
                            Optional.of(probed.connections()),
                            Optional.of(probed.maxConnections()),
                            Optional.of(probed.connectMillis()),
                            Optional.empty(),
                            probed.load());
            case ServerAnswer.Answered(ServerEvent.Failed failed, _) ->
                    unreachable(
                            server,
                            database,
                            Optional.of(failed.worker().value()),
                            new ProbeView.Failure(
                                    failed.failure().code(),
                                    failed.failure().message(),
                                    failed.failure().remedy()));
            case ServerAnswer other -> throw noAnswer(other);
        };
    }

    private static ProbeView unreachable(
            String server, String database, Optional<String> worker, ProbeView.Failure failure) {
        return new ProbeView(
                server,
                database,
                false,
                worker,
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.of(failure));
    }

    private void discover(Context context)
            throws InterruptedException, RefusedSelectionException, InvalidTenantsFileException {
        var actor = Actors.of(context);
        var server = server(context);
        var request = ReadBody.json(context, DiscoverRequest.class, ReadBody.OTHER);
        if (request.databases().isPresent() == request.schemas().isPresent()) {
            throw wrong("The request asks for databases and schemas, or for neither.");
        }
        if (request.schemas().isPresent() && request.database().isEmpty()) {
            throw wrong("The request does not say of which database it means the schemas.");
        }
        var pattern = request.databases().or(request::schemas).orElseThrow();
        if (pattern.length() > LONGEST_PATTERN
                || request.database().orElse("").length() > LONGEST_NAME) {
            throw wrong("The pattern or the name of the database is too long for a command.");
        }
        var schemasOf = request.schemas().flatMap(_ -> request.database());
        var question =
                ServerRequest.discover(
                        server,
                        schemasOf.isPresent() ? Kind.SCHEMAS : Kind.DATABASES,
                        schemasOf.orElse(ALWAYS_THERE),
                        pattern);
        switch (workers.ask(question)) {
            case ServerAnswer.Answered(ServerEvent.Discovered _, var names) -> {
                var search =
                        new JoinDiscovered.Search(
                                server, schemasOf, pattern, request.project(), request.labels());
                var joined = discovered.join(search, names, request.dryRun(), actor);
                Answer.json(context, new DiscoverView(joined.result(), joined.tenants()));
            }
            case ServerAnswer.Answered(ServerEvent.Failed failed, _) ->
                    throw new ProblemException(
                            422,
                            failed.failure().code(),
                            "Server %s cannot be looked at: %s"
                                    .formatted(server, failed.failure().message()),
                            failed.failure().remedy());
            case ServerAnswer other -> throw noAnswer(other);
        }
    }

    private String server(Context context) {
        var id = context.pathParam("id");
        if (!servers.ids().contains(id)) {
            throw new ProblemException(
                    404,
                    "UNKNOWN_SERVER",
                    "There is no server \"%s\".".formatted(id),
                    servers.didYouMean(id));
        }
        return id;
    }

    private static ProblemException wrong(String what) {
        return new ProblemException(
                422, "INVALID_REQUEST", what, "Give databases, or schemas together with database.");
    }

    private static ProblemException noAnswer(ServerAnswer answer) {
        if (answer.given().isPresent()) {
            return new ProblemException(
                    502,
                    "UNEXPECTED_ANSWER",
                    "A worker answered something else than it was asked.",
                    "Update the workers.");
        }
        return new ProblemException(
                504,
                "NO_ANSWER",
                "No worker has answered within %d s."
                        .formatted(ServerRequest.WHILE_SOMEBODY_WAITS.toSeconds()),
                "Look with drover workers list whether any live.");
    }
}
