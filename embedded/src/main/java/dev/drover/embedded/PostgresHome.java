package dev.drover.embedded;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.List;
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

    // LOCK_FILE_LINE_PM_STATUS of PostgreSQL's pidfile.h.
    private static final int STATUS_LINE = 8;

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

    Path pidFile() {
        return data().resolve("postmaster.pid");
    }

    boolean hasCluster() {
        return Files.exists(data().resolve("PG_VERSION"));
    }

    /**
     * Whether that postmaster has its port and takes connections. Asked before we connect: the
     * password must not go to a stranger who was quicker at taking the port.
     */
    boolean isReady(long pid) throws IOException {
        if (!Files.exists(pidFile())) {
            return false;
        }
        List<String> lines = Files.readAllLines(pidFile());
        return lines.size() >= STATUS_LINE
                && lines.getFirst().strip().equals(Long.toString(pid))
                && lines.get(STATUS_LINE - 1).strip().equals("ready");
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
