package dev.drover.standalone.server;

import dev.drover.cli.exit.CommandFailedException;
import dev.drover.cli.exit.ExitCode;
import dev.drover.coordinator.db.ControlDatabaseConfig;
import dev.drover.engine.Tls;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import picocli.CommandLine.Option;

/** Which control database, and where its password is. */
final class ControlDatabaseOptions {
    @Option(
            names = "--control-db",
            paramLabel = "URL",
            description = "Control database: postgresql://user@host:port/database.")
    private Optional<String> url = Optional.empty();

    @Option(
            names = "--control-db-password",
            paramLabel = "SOURCE",
            description = "Where its password is: env:NAME or file:PATH.")
    private Optional<String> password = Optional.empty();

    @Option(
            names = "--control-db-tls",
            paramLabel = "MODE",
            description =
                    "verify-full, require or disable. Default: verify-full, on loopback disable.")
    private Optional<String> tls = Optional.empty();

    boolean given() {
        return url.isPresent();
    }

    /** Whichever is given first, by name. */
    Optional<String> first() {
        return url.map(_ -> "--control-db")
                .or(() -> password.map(_ -> "--control-db-password"))
                .or(() -> tls.map(_ -> "--control-db-tls"));
    }

    /** What the options say; a password is read from where they point. */
    ControlDatabaseConfig read(Map<String, String> environment) throws CommandFailedException {
        var text = Addresses.needed("--control-db", url);
        try {
            var uri = URI.create(text);
            var path = uri.getPath();
            if (uri.getHost() != null
                    && uri.getUserInfo() != null
                    && !uri.getUserInfo().contains(":")
                    && path != null
                    && path.length() > 1) {
                return new ControlDatabaseConfig(
                        uri.getHost(),
                        uri.getPort() < 0 ? 5432 : uri.getPort(),
                        path.substring(1),
                        uri.getUserInfo(),
                        secret(environment),
                        ControlDatabaseConfig.DEFAULT_POOL_SIZE,
                        protection(uri.getHost()));
            }
        } catch (IllegalArgumentException e) {
            // told below, like every other wrong form
        }
        throw new CommandFailedException(
                ExitCode.USAGE,
                "--control-db is no address of a database",
                "it needs user, host and database, and no password",
                "write it as postgresql://user@host:port/database",
                "BAD_CONTROL_DB");
    }

    private Tls protection(String host) throws CommandFailedException {
        return switch (tls.orElse("")) {
            case "" -> ControlDatabaseConfig.defaultTls(host);
            case "verify-full" -> Tls.VERIFY_FULL;
            case "require" -> Tls.REQUIRE;
            case "disable" -> Tls.DISABLE;
            default ->
                    throw new CommandFailedException(
                            ExitCode.USAGE,
                            "--control-db-tls %s is not understood".formatted(tls.get()),
                            "",
                            "verify-full, require or disable",
                            "USAGE");
        };
    }

    private String secret(Map<String, String> environment) throws CommandFailedException {
        var source = password.orElse("");
        try {
            if (source.startsWith("env:") && environment.containsKey(source.substring(4))) {
                return environment.getOrDefault(source.substring(4), "");
            }
            if (source.startsWith("file:")) {
                return Files.readString(Path.of(source.substring(5))).replaceFirst("\\R$", "");
            }
        } catch (IOException e) {
            // told below; the path is in the option
        }
        if (password.isEmpty()) {
            return "";
        }
        throw new CommandFailedException(
                ExitCode.USAGE,
                "--control-db-password cannot be read",
                "it is neither env:NAME of a variable that is set, nor file:PATH of a file that can be read",
                "a password itself has no place on a command line",
                "CREDENTIAL_UNREADABLE");
    }
}
