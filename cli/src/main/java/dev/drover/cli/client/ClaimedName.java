package dev.drover.cli.client;

import java.io.IOException;
import java.net.InetAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;

/** Who this client says is asking, {@code user@host}, for the audit; nobody checks it. */
final class ClaimedName {
    private static final String NOBODY = "unknown";
    private static final Path HOSTNAME = Path.of("/proc/sys/kernel/hostname");

    private ClaimedName() {}

    /** Of whoever runs this process. */
    static String ofThisProcess() {
        return of(
                Optional.ofNullable(System.getProperty("user.name")).orElse(""),
                host(System.getenv()));
    }

    /** What cannot be sent becomes an underscore; neither part is ever empty. */
    static String of(String user, String host) {
        return part(user, "[^A-Za-z0-9._+-]", 64) + "@" + part(host, "[^A-Za-z0-9._-]", 128);
    }

    private static String part(String text, String unfit, int longest) {
        var fit = text.strip().replaceAll(unfit, "_");
        return fit.isEmpty() ? NOBODY : fit.substring(0, Math.min(longest, fit.length()));
    }

    /** The network is asked last: it may take its time. */
    private static String host(Map<String, String> environment) {
        for (var name : new String[] {"HOSTNAME", "COMPUTERNAME"}) {
            var value = environment.get(name);
            if (value != null && !value.isBlank()) {
                return value;
            }
        }
        try {
            return Files.isReadable(HOSTNAME)
                    ? Files.readString(HOSTNAME)
                    : InetAddress.getLocalHost().getHostName();
        } catch (IOException e) {
            return "";
        }
    }
}
