package dev.drover.standalone.migrate;

import dev.drover.cli.exit.CommandFailedException;
import dev.drover.cli.exit.ExitCode;
import dev.drover.engine.Secret;
import dev.drover.worker.credential.CredentialRule;
import dev.drover.worker.credential.CredentialSource;
import dev.drover.worker.credential.Destination;
import dev.drover.worker.credential.Lookup;
import dev.drover.worker.credential.NamedCredentials;
import dev.drover.worker.credential.PasswordFile;
import dev.drover.worker.credential.PgPasswordVariable;
import dev.drover.worker.credential.SecretReference;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * Secrets as a person at a terminal has them: what {@code --credential} names, then {@code
 * PGPASSWORD}, then {@code ~/.pgpass}, and at last none, for servers that ask for none.
 */
final class LocalCredentials {
    private LocalCredentials() {}

    static CredentialSource of(Map<String, String> options, Map<String, String> environment)
            throws CommandFailedException {
        var rules = new ArrayList<CredentialRule>();
        for (var option : options.entrySet()) {
            rules.add(rule(option.getKey(), option.getValue()));
        }
        var home = Path.of(System.getProperty("user.home", ""));
        return CredentialSource.firstOf(
                List.of(
                        new NamedCredentials(rules, environment),
                        new PgPasswordVariable(environment),
                        PasswordFile.ofUser(environment, home),
                        (_, _) -> new Lookup.Found(Secret.NONE)));
    }

    /**
     * The secret for a connection of this process's own.
     *
     * @throws CommandFailedException when it is configured and cannot be read
     */
    static Secret find(CredentialSource source, String name, Destination destination)
            throws CommandFailedException {
        return switch (source.find(name, destination)) {
            case Lookup.Found(var secret) -> secret;
            case Lookup.Unknown(var detail) -> throw unusable(detail);
            case Lookup.HostRefused(var detail) -> throw unusable(detail);
            case Lookup.Unreadable(var detail) -> throw unusable(detail);
        };
    }

    /** A person names servers and secrets in one breath, so the secret may go to any of them. */
    private static CredentialRule rule(String name, String source) throws CommandFailedException {
        try {
            return new CredentialRule(name, SecretReference.parse(source), List.of("*"));
        } catch (IllegalArgumentException e) {
            throw new CommandFailedException(
                    ExitCode.USAGE,
                    "--credential %s is not understood".formatted(name),
                    String.valueOf(e.getMessage()),
                    "write --credential %s=env:NAME or --credential %s=file:PATH"
                            .formatted(name, name),
                    "BAD_CREDENTIAL");
        }
    }

    private static CommandFailedException unusable(String detail) {
        return new CommandFailedException(
                ExitCode.USAGE, "a credential cannot be used", detail, "", "CREDENTIAL_UNREADABLE");
    }
}
