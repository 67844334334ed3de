package dev.drover.worker.credential;

import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * A credential as the operator configured it.
 *
 * @param hosts patterns of hosts that the secret may be sent to; {@code *} stands for any
 *     characters, also none
 */
public record CredentialRule(String name, SecretReference secret, List<String> hosts) {
    public CredentialRule {
        hosts = List.copyOf(hosts);
    }

    boolean allows(String host) {
        var asked = canonical(host);
        return hosts.stream().anyMatch(pattern -> matches(canonical(pattern), asked));
    }

    private static boolean matches(String pattern, String host) {
        var regex =
                Stream.of(pattern.split("\\*", -1))
                        .map(Pattern::quote)
                        .collect(Collectors.joining(".*"));
        return Pattern.matches(regex, host);
    }

    /** A DNS name is the same with a final dot, and in any case. */
    private static String canonical(String host) {
        var lower = host.toLowerCase(Locale.ROOT);
        return lower.endsWith(".") ? lower.substring(0, lower.length() - 1) : lower;
    }
}
