package dev.drover.standalone.demo;

import dev.drover.engine.Secret;
import dev.drover.worker.credential.CredentialSource;
import dev.drover.worker.credential.Destination;
import dev.drover.worker.credential.Lookup;

/** The passwords of the demo's own servers, by server id, for those servers alone. */
record DemoCredentials(DemoServers servers) implements CredentialSource {
    @Override
    public Lookup find(String name, Destination destination) {
        for (var server : servers.all()) {
            if (server.id().equals(name)) {
                return server.postgres().port() == destination.port()
                        ? new Lookup.Found(Secret.of(server.postgres().password()))
                        : new Lookup.HostRefused(
                                "%s is at port %d".formatted(name, server.postgres().port()));
            }
        }
        return new Lookup.Unknown("no server of the demo is called " + name);
    }
}
