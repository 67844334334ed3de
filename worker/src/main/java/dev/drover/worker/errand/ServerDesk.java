package dev.drover.worker.errand;

import dev.drover.contracts.command.ServerCommand;
import dev.drover.contracts.command.ServerCommand.CreateTenant;
import dev.drover.contracts.command.ServerCommand.DiscoverTenants;
import dev.drover.contracts.command.ServerCommand.ProbeServer;
import dev.drover.contracts.command.TenantAddress;
import dev.drover.engine.AskServer;
import dev.drover.engine.AskServer.Answer;
import dev.drover.engine.Secret;
import dev.drover.worker.credential.CredentialSource;
import dev.drover.worker.credential.Destination;
import dev.drover.worker.credential.Lookup;
import dev.drover.worker.job.EngineRequests;

/** Carries out one order; knows secrets and the engine, and nothing of Kafka. */
record ServerDesk(CredentialSource credentials, AskServer engine) {

    /** The engine's answer, or why it was not asked. */
    sealed interface Reply {
        record Answered(Answer answer) implements Reply {}

        record NotAsked(String code, String detail, String remedy) implements Reply {}
    }

    Reply carryOut(ServerCommand command) {
        var address = command.address();
        return switch (credentials.find(address.credential(), destination(command))) {
            case Lookup.Found(var secret) -> new Reply.Answered(ask(command, address, secret));
            case Lookup.Unknown(var detail) ->
                    new Reply.NotAsked(
                            "CREDENTIAL_UNKNOWN",
                            detail,
                            "Add the credential to the worker's configuration, or correct its name"
                                    + " at the server.");
            case Lookup.HostRefused(var detail) ->
                    new Reply.NotAsked(
                            "CREDENTIAL_HOST_REFUSED",
                            detail,
                            "If the host is right, add it to the credential's hosts in the"
                                    + " worker's configuration.");
            case Lookup.Unreadable(var detail) ->
                    new Reply.NotAsked(
                            "CREDENTIAL_UNREADABLE",
                            detail,
                            "Provide the variable or file on every worker.");
        };
    }

    private static Destination destination(ServerCommand command) {
        return EngineRequests.destination(command.address());
    }

    private Answer ask(ServerCommand command, TenantAddress address, Secret secret) {
        var target = EngineRequests.target(address, secret);
        return switch (command) {
            case ProbeServer _ -> engine.probe(target);
            case DiscoverTenants discover ->
                    switch (discover.kind()) {
                        case DATABASES -> engine.databases(target, discover.pattern());
                        case SCHEMAS -> engine.schemas(target, discover.pattern());
                    };
            case CreateTenant _ -> engine.create(target);
        };
    }
}
