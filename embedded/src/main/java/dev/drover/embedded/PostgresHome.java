package dev.drover.embedded;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.stream.Stream;

/**
 * The directory of one server.
 *
 * <pre>
 * data/          the cluster; appears by a rename, so it is complete or absent
 * password       of the superuser, readable by the owner only
 * server.log     what the server says; server.log.1 is the one before
 * drover.lock    held while a process uses the directory
 * </pre>
 */
record PostgresHome(Path directory) {
    private static final long LOG_KEPT_BYTES = 1_000_000;

    Path data() {
        return directory.resolve("data");
    }

    /** Where a cluster is made before it becomes {@link #data()}. */
    Path unfinishedData() {
        return directory.resolve("data.unfinished");
    }

    Path passwordFile() {
        return directory.resolve("password");
    }

    Path log() {
        return directory.resolve("server.log");
    }

    boolean hasCluster() {
        return Files.exists(data().resolve("PG_VERSION"));
    }

    /** The superuser's password, made up the first time. */
    String password(SecureRandom random) throws IOException {
        if (!Files.exists(passwordFile())) {
            if (hasCluster()) {
                throw new EmbeddedServerException(
                        EmbeddedFailure.DATA_DIRECTORY_UNUSABLE,
                        "%s is missing but %s is there: nobody can log in. Put the file back or delete the directory %s."
                                .formatted(passwordFile(), data(), directory));
            }
            byte[] secret = new byte[24];
            random.nextBytes(secret);
            PrivateFiles.write(
                    directory,
                    "password",
                    Base64.getUrlEncoder().withoutPadding().encodeToString(secret) + "\n");
        }
        return Files.readString(passwordFile()).strip();
    }

    /** Puts a log aside that has grown; called while no server writes it. */
    void rotateLog() throws IOException {
        if (logSize() > LOG_KEPT_BYTES) {
            Files.move(
                    log(), directory.resolve("server.log.1"), StandardCopyOption.REPLACE_EXISTING);
        }
    }

    long logSize() throws IOException {
        return Files.exists(log()) ? Files.size(log()) : 0;
    }

    /** The log from a position on, its last lines only. */
    String logTail(long fromByte, int lines) {
        try (Stream<String> all = new String(bytesFrom(fromByte), UTF_8).lines()) {
            var list = all.toList();
            return String.join("\n", list.subList(Math.max(0, list.size() - lines), list.size()));
        } catch (IOException e) {
            return "(the log cannot be read: " + e + ")";
        }
    }

    private byte[] bytesFrom(long position) throws IOException {
        try (var in = Files.newInputStream(log())) {
            in.skipNBytes(position);
            return in.readAllBytes();
        }
    }
}
