package dev.drover.standalone.migrate;

import dev.drover.cli.exit.CommandFailedException;
import dev.drover.cli.exit.ExitCode;

import java.net.URI;
import java.net.URISyntaxException;
import java.util.Optional;

/**
 * {@code postgresql://user@host:port/database}, never with a password.
 *
 * @param database to look for schemas in
 */
record ServerUrl(String host, int port, String user, Optional<String> database) {
    private static final int DEFAULT_PORT = 5432;

    static ServerUrl parse(String text) throws CommandFailedException {
        URI uri;
        try {
            uri = new URI(text);
        } catch (URISyntaxException e) {
            throw bad(text, e.getReason());
        }
        if (!"postgresql".equals(uri.getScheme()) && !"postgres".equals(uri.getScheme())) {
            throw bad(text, "it must begin with postgresql://");
        }
        if (uri.getHost() == null) {
            throw bad(text, "no host name in it");
        }
        var user = uri.getUserInfo();
        if (user == null || user.isEmpty()) {
            throw bad(text, "no user in it");
        }
        if (user.contains(":")) {
            throw new CommandFailedException(
                    ExitCode.USAGE,
                    "--server holds a password",
                    "a command line is visible to everybody on this machine",
                    "leave it out and set PGPASSWORD, write ~/.pgpass, or give --credential server=env:NAME",
                    "PASSWORD_ON_COMMAND_LINE");
        }
        if (uri.getQuery() != null) {
            throw bad(text, "parameters are not read from it; for TLS there is --tls");
        }
        var path = uri.getPath() == null ? "" : uri.getPath();
        var database =
                path.length() > 1 ? Optional.of(path.substring(1)) : Optional.<String>empty();
        return new ServerUrl(
                uri.getHost().replaceAll("^\\[|]$", ""),
                uri.getPort() < 0 ? DEFAULT_PORT : uri.getPort(),
                user,
                database);
    }

    private static CommandFailedException bad(String text, String why) {
        return new CommandFailedException(
                ExitCode.USAGE,
                "--server " + text + " is no server address",
                why,
                "write it as postgresql://user@host:port, for example postgresql://migrator@db1.internal:5432",
                "BAD_SERVER_URL");
    }
}
