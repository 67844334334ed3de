package dev.drover.embedded;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.URL;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFileAttributes;
import java.nio.file.attribute.PosixFilePermission;
import java.security.DigestInputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Where archives lie unpacked, once per machine, user and content.
 *
 * <p>An entry appears by a rename and is complete from then on. Processes that unpack the same
 * archive at once all succeed; one of them wins the name.
 *
 * @param candidates roots in order of preference; the first that can be written and trusted is used
 */
record BinariesCache(List<Path> candidates) {
    private static final Logger log = LoggerFactory.getLogger(BinariesCache.class);

    /** The user's cache folder, or one in the temporary folder when that cannot be written. */
    static BinariesCache ofThisUser(Map<String, String> environment) {
        var candidates = new ArrayList<Path>();
        // HOME before user.home: the latter comes from the password file and ignores the former.
        for (String variable : List.of("XDG_CACHE_HOME", "HOME")) {
            String value = environment.getOrDefault(variable, "");
            if (Path.of(value).isAbsolute()) {
                Path root = Path.of(value);
                candidates.add(variable.equals("HOME") ? root.resolve(".cache") : root);
            }
        }
        candidates.add(Path.of(System.getProperty("user.home"), ".cache"));
        candidates.add(
                Path.of(
                        System.getProperty("java.io.tmpdir"),
                        "drover-cache-" + System.getProperty("user.name")));
        return new BinariesCache(
                candidates.stream().map(root -> root.resolve("drover/postgresql")).toList());
    }

    /** The folder with the archive's content. */
    Path unpacked(URL archive) {
        try {
            String key = key(archive);
            Path root = writableRoot();
            Path entry = root.resolve(key);
            return Files.isDirectory(entry) ? entry : unpack(archive, root, entry);
        } catch (IOException e) {
            throw new EmbeddedServerException(
                    EmbeddedFailure.POSTGRES_BINARIES_UNUSABLE,
                    "cannot unpack %s into one of %s: %s. Point XDG_CACHE_HOME at a folder of yours with 60 MB to spare."
                            .formatted(archive, candidates, e),
                    e);
        }
    }

    private static Path unpack(URL archive, Path root, Path entry) throws IOException {
        Path draft = Files.createTempDirectory(root, ".unpacking-");
        try (InputStream content = archive.openStream()) {
            TarXz.unpack(content, draft);
            Files.move(draft, entry, StandardCopyOption.ATOMIC_MOVE);
            log.info("PostgreSQL binaries unpacked to {}", entry);
        } catch (FileSystemException e) {
            if (!Files.isDirectory(entry)) {
                throw e;
            }
            log.debug("another process unpacked {} first", entry);
        } finally {
            PrivateFiles.deleteTree(draft);
        }
        return entry;
    }

    private Path writableRoot() throws IOException {
        var refusals = new IOException("no cache folder is both writable and ours alone");
        for (Path candidate : candidates) {
            try {
                Path root = PrivateFiles.createDirectory(candidate);
                if (isOursAlone(root)) {
                    return root;
                }
            } catch (IOException | EmbeddedServerException e) {
                refusals.addSuppressed(e);
            }
        }
        throw refusals;
    }

    /** Whoever can write there decides what we execute: it must be us, and nobody else. */
    private static boolean isOursAlone(Path root) throws IOException {
        Path probe = Files.createTempFile(root, ".probe-", "");
        try {
            var folder = attributes(root);
            return folder.owner().equals(attributes(probe).owner())
                    && !folder.permissions().contains(PosixFilePermission.GROUP_WRITE)
                    && !folder.permissions().contains(PosixFilePermission.OTHERS_WRITE);
        } finally {
            Files.delete(probe);
        }
    }

    private static PosixFileAttributes attributes(Path path) throws IOException {
        return Files.readAttributes(path, PosixFileAttributes.class, LinkOption.NOFOLLOW_LINKS);
    }

    private static String key(URL archive) throws IOException {
        String path = archive.getPath();
        String name = path.substring(path.lastIndexOf('/') + 1).replace(".txz", "");
        try (var content =
                new DigestInputStream(archive.openStream(), MessageDigest.getInstance("SHA-256"))) {
            content.transferTo(OutputStream.nullOutputStream());
            String digest = HexFormat.of().formatHex(content.getMessageDigest().digest());
            return name + "-" + digest.substring(0, 20);
        } catch (NoSuchAlgorithmException e) {
            throw new AssertionError("every JDK has SHA-256", e);
        }
    }
}
