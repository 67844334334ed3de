package dev.drover.standalone.migrate;

import dev.drover.cli.command.Pairs;
import dev.drover.cli.exit.CommandFailedException;
import dev.drover.cli.exit.ExitCode;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import picocli.CommandLine.Option;

/** Which databases or schemas, and with which secrets. */
final class TenantOptions {
    @Option(
            names = "--tenants",
            paramLabel = "FILE",
            description = "Tenants file: servers and tenants in YAML.")
    Optional<Path> file = Optional.empty();

    @Option(
            names = "--server",
            paramLabel = "URL",
            description = "One server, as postgresql://user@host:port; never with a password.")
    Optional<String> server = Optional.empty();

    @Option(
            names = "--databases",
            paramLabel = "PATTERN",
            description = "Its databases of these names, with * and ?; several by comma.")
    Optional<String> databases = Optional.empty();

    @Option(
            names = "--schemas",
            paramLabel = "PATTERN",
            description = "Schemas of the URL's database, with * and ?; several by comma.")
    Optional<String> schemas = Optional.empty();

    @Option(
            names = "--tls",
            paramLabel = "MODE",
            description =
                    "With --server: verify-full, require or disable. Default: verify-full, on"
                            + " loopback disable.")
    Optional<String> tls = Optional.empty();

    @Option(
            names = "--credential",
            paramLabel = "NAME=SOURCE",
            description =
                    "Secret of a credential that the tenants file names (with --server: server):"
                            + " env:NAME, file:PATH or none. Otherwise PGPASSWORD and ~/.pgpass.")
    private List<String> credentials = new ArrayList<>();

    /** Sources of secrets by the name of the credential. */
    Map<String, String> credentials() throws CommandFailedException {
        return Pairs.of("--credential", credentials);
    }

    /** Exactly one way to name tenants. */
    void check() throws CommandFailedException {
        if (file.isPresent() == server.isPresent()) {
            throw wrong(
                    file.isPresent()
                            ? "--tenants and --server exclude each other"
                            : "no tenants are named");
        }
        if (file.isPresent() && (databases.isPresent() || schemas.isPresent())) {
            throw wrong("--databases and --schemas go with --server");
        }
        if (file.isPresent() && tls.isPresent()) {
            throw wrong("--tls goes with --server; a tenants file says it for each server");
        }
        if (server.isPresent() && databases.isPresent() == schemas.isPresent()) {
            throw wrong("--server needs either --databases or --schemas");
        }
    }

    private static CommandFailedException wrong(String what) {
        return new CommandFailedException(
                ExitCode.USAGE,
                what,
                "",
                "give --tenants FILE, or --server URL with --databases 'tenant_*', or --server"
                        + " URL with --schemas 'tenant_*'",
                "USAGE");
    }
}
