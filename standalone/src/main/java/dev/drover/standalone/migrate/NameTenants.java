package dev.drover.standalone.migrate;

import dev.drover.cli.exit.CommandFailedException;
import dev.drover.cli.exit.ExitCode;
import dev.drover.engine.NamePattern;
import dev.drover.worker.credential.CredentialSource;
import dev.drover.worker.credential.Destination;

import java.io.IOException;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.charset.MalformedInputException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/** The text of a tenants file: the user's own, or what was found on a server. */
final class NameTenants {
    private static final Map<String, String> SSL_MODES =
            Map.of("verify-full", "verify-full", "require", "require", "disable", "disable");

    private final CredentialSource credentials;

    NameTenants(CredentialSource credentials) {
        this.credentials = credentials;
    }

    /**
     * @param limit jobs at once on a discovered server
     */
    String text(TenantOptions options, int limit) throws CommandFailedException {
        options.check();
        return options.file.isPresent() ? file(options.file.get()) : discovered(options, limit);
    }

    private static String file(Path file) throws CommandFailedException {
        try {
            return Files.readString(file);
        } catch (MalformedInputException e) {
            throw unreadable(file, "it is not UTF-8", "NOT_UTF8");
        } catch (IOException e) {
            throw unreadable(
                    file,
                    Files.exists(file) ? "it cannot be read" : "there is no such file",
                    "TENANTS_FILE_UNREADABLE");
        }
    }

    private String discovered(TenantOptions options, int limit) throws CommandFailedException {
        var url = ServerUrl.parse(options.server.orElseThrow());
        var tls = options.tls.orElse(loopback(url.host()) ? "disable" : "verify-full");
        var sslMode = SSL_MODES.get(tls);
        if (sslMode == null) {
            throw new CommandFailedException(
                    ExitCode.USAGE,
                    "--tls " + tls + " is not understood",
                    "",
                    "verify-full, require or disable",
                    "USAGE");
        }
        var database = url.database().orElse("postgres");
        var destination = new Destination(url.host(), url.port(), database, url.user());
        var password = LocalCredentials.find(credentials, TenantsText.SERVER, destination);
        var discover = new DiscoverTenants(url, password, sslMode);
        if (options.databases.isPresent()) {
            var pattern = new NamePattern(options.databases.get());
            var found = some(discover.databases(pattern), "database", pattern, url);
            return TenantsText.ofDatabases(url, tls, limit, found);
        }
        var pattern = new NamePattern(options.schemas.orElseThrow());
        var found = some(discover.schemas(pattern), "schema", pattern, url);
        return TenantsText.ofSchemas(url, database, tls, limit, found);
    }

    private static List<String> some(
            List<String> found, String what, NamePattern pattern, ServerUrl url)
            throws CommandFailedException {
        if (found.isEmpty()) {
            throw new CommandFailedException(
                    ExitCode.USAGE,
                    "no %s on %s:%d is called %s".formatted(what, url.host(), url.port(), pattern),
                    "the selection is empty; nothing was changed",
                    "correct the pattern; quote it, so that the shell leaves * alone",
                    "EMPTY_SELECTION");
        }
        return found;
    }

    private static boolean loopback(String host) {
        try {
            return InetAddress.getByName(host).isLoopbackAddress();
        } catch (UnknownHostException e) {
            return false;
        }
    }

    private static CommandFailedException unreadable(Path file, String why, String code) {
        return new CommandFailedException(
                ExitCode.USAGE,
                "cannot use the tenants file " + file,
                why + "; nothing was changed",
                "name a tenants file in YAML: --tenants FILE",
                code);
    }
}
