package dev.drover.coordinator.fleet.file;

import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;

/** {@code host}, {@code host:port} or {@code [v6]:port}. */
record Address(String host, int port) {
    static final int POSTGRESQL = 5432;

    private static final Pattern FORM =
            Pattern.compile(
                    "(?:\\[(?<v6>[0-9A-Fa-f:.]{2,45})]|(?<host>[A-Za-z0-9]([A-Za-z0-9._-]{0,252})))"
                            + "(?::(?<port>[0-9]{1,5}))?");

    /** Empty when the text is no address, or the port is none. */
    static Optional<Address> parse(String text) {
        var match = FORM.matcher(text);
        if (!match.matches()) {
            return Optional.empty();
        }
        var port = match.group("port") == null ? POSTGRESQL : Integer.parseInt(match.group("port"));
        var host = match.group("v6") == null ? match.group("host") : match.group("v6");
        return port < 1 || port > 65_535
                ? Optional.empty()
                : Optional.of(new Address(host.toLowerCase(Locale.ROOT), port));
    }

    boolean loopback() {
        return host.equals("localhost") || host.equals("::1") || host.matches("127(\\.[0-9]+){3}");
    }

    @Override
    public String toString() {
        return (host.contains(":") ? "[" + host + "]" : host) + ":" + port;
    }
}
