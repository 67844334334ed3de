package dev.drover.worker.credential;

import dev.drover.engine.Secret;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Collection;
import java.util.Map;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.stream.Collectors;

/** The credentials of the worker's configuration. */
public final class NamedCredentials implements CredentialSource {
    private final Map<String, CredentialRule> rules;
    private final Map<String, String> environment;

    public NamedCredentials(Collection<CredentialRule> rules, Map<String, String> environment) {
        this.rules =
                rules.stream()
                        .collect(
                                Collectors.toUnmodifiableMap(
                                        CredentialRule::name, Function.identity()));
        this.environment = environment;
    }

    @Override
    public Lookup find(String name, Destination destination) {
        var rule = rules.get(name);
        if (rule == null) {
            return new Lookup.Unknown(
                    "this worker knows no credential \"%s\"; it knows: %s"
                            .formatted(
                                    name,
                                    rules.isEmpty()
                                            ? "none"
                                            : String.join(", ", new TreeSet<>(rules.keySet()))));
        }
        if (!rule.allows(destination.host())) {
            return new Lookup.HostRefused(
                    "credential \"%s\" must not be sent to host \"%s\"; allowed: %s"
                            .formatted(name, destination.host(), String.join(", ", rule.hosts())));
        }
        return switch (rule.secret()) {
            case SecretReference.Absent _ -> new Lookup.Found(Secret.NONE);
            case SecretReference.Variable(var variable) -> fromEnvironment(name, variable);
            case SecretReference.File(var path) -> fromFile(name, path);
        };
    }

    private Lookup fromEnvironment(String name, String variable) {
        var value = environment.get(variable);
        return value == null
                ? new Lookup.Unreadable(
                        "credential \"%s\" is to be read from variable %s, which is not set"
                                .formatted(name, variable))
                : new Lookup.Found(Secret.of(value));
    }

    private static Lookup fromFile(String name, Path path) {
        try {
            return new Lookup.Found(Secret.of(cutLineEnd(Files.readString(path))));
        } catch (IOException e) {
            var why = e instanceof NoSuchFileException ? "it does not exist" : e.toString();
            return new Lookup.Unreadable(
                    "credential \"%s\" is to be read from %s: %s".formatted(name, path, why));
        }
    }

    private static String cutLineEnd(String text) {
        if (text.endsWith("\r\n")) {
            return text.substring(0, text.length() - 2);
        }
        return text.endsWith("\n") ? text.substring(0, text.length() - 1) : text;
    }
}
