package dev.drover.worker.credential;

import dev.drover.engine.Secret;

import java.util.Map;

/**
 * {@code PGPASSWORD}, as psql reads it: one password for every host. For a person at a terminal who
 * names the servers himself, never for a worker that takes commands from elsewhere.
 */
public record PgPasswordVariable(Map<String, String> environment) implements CredentialSource {
    @Override
    public Lookup find(String name, Destination destination) {
        var password = environment.get("PGPASSWORD");
        return password == null
                ? new Lookup.Unknown("PGPASSWORD is not set")
                : new Lookup.Found(Secret.of(password));
    }

    @Override
    public String toString() {
        return "PGPASSWORD";
    }
}
