package dev.drover.worker.credential;

import dev.drover.engine.Secret;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.EnumSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * A password file as libpq knows it ({@code ~/.pgpass} or {@code PGPASSFILE}): lines {@code
 * host:port:database:user:password}, the first that matches counts. Like libpq it is not used when
 * others may read it, or when it is no ordinary file.
 */
public record PasswordFile(Path path) implements CredentialSource {
    private static final Set<PosixFilePermission> OTHERS =
            EnumSet.copyOf(PosixFilePermissions.fromString("---rwxrwx"));

    /** The file that libpq would take. */
    public static PasswordFile ofUser(Map<String, String> environment, Path home) {
        var named = environment.get("PGPASSFILE");
        return new PasswordFile(named == null ? home.resolve(".pgpass") : Path.of(named));
    }

    @Override
    public Lookup find(String name, Destination destination) {
        if (!Files.isRegularFile(path)) {
            return new Lookup.Unknown("there is no password file " + path);
        }
        try {
            if (openToOthers()) {
                return new Lookup.Unknown(
                        "password file %s is not used, as others may read it: chmod 600 %s"
                                .formatted(path, path));
            }
            for (var line : Files.readAllLines(path)) {
                var password =
                        PasswordLine.parse(line)
                                .filter(entry -> entry.matches(destination))
                                .map(PasswordLine::password);
                if (password.isPresent()) {
                    return new Lookup.Found(password.get());
                }
            }
        } catch (IOException e) {
            return new Lookup.Unknown(
                    "password file %s cannot be read: %s".formatted(path, e.toString()));
        }
        return new Lookup.Unknown(
                "password file %s has no line for %s:%d:%s:%s"
                        .formatted(
                                path,
                                destination.host(),
                                destination.port(),
                                destination.database(),
                                destination.user()));
    }

    private boolean openToOthers() throws IOException {
        if (!path.getFileSystem().supportedFileAttributeViews().contains("posix")) {
            return false;
        }
        return Files.getPosixFilePermissions(path).stream().anyMatch(OTHERS::contains);
    }

    /** One line, its fields but the password still escaped. */
    record PasswordLine(String host, String port, String database, String user, Secret password) {

        /** Empty for comments, blank lines and lines with too few fields. */
        static Optional<PasswordLine> parse(String line) {
            if (line.isBlank() || line.startsWith("#")) {
                return Optional.empty();
            }
            var fields = new String[5];
            var field = new StringBuilder();
            int number = 0;
            for (int i = 0; i < line.length(); i++) {
                char c = line.charAt(i);
                if (c == '\\' && i + 1 < line.length()) {
                    // a field that is only an escaped star is a star, not a wildcard
                    field.append(c).append(line.charAt(++i));
                } else if (c == ':' && number < 4) {
                    fields[number++] = field.toString();
                    field.setLength(0);
                } else if (c == ':') {
                    break;
                } else {
                    field.append(c);
                }
            }
            if (number < 4) {
                return Optional.empty();
            }
            return Optional.of(
                    new PasswordLine(
                            fields[0],
                            fields[1],
                            fields[2],
                            fields[3],
                            Secret.of(unescape(field.toString()))));
        }

        boolean matches(Destination to) {
            return field(host, to.host())
                    && field(port, Integer.toString(to.port()))
                    && field(database, to.database())
                    && field(user, to.user());
        }

        private static boolean field(String pattern, String value) {
            return pattern.equals("*") || unescape(pattern).equals(value);
        }

        private static String unescape(String field) {
            return field.replaceAll("\\\\(.)", "$1");
        }
    }
}
