package dev.drover.worker.release;

import dev.drover.contracts.ReleaseDigest;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.FileTime;
import java.time.InstantSource;
import java.util.Comparator;
import java.util.Optional;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One file for each release, complete or not there; the most recently used ones are kept. */
final class CopiesOnDisk implements ReleaseCopies {
    private static final Logger log = LoggerFactory.getLogger(CopiesOnDisk.class);
    private static final int KEPT = 64;
    private static final String SUFFIX = ".release";

    private final Path directory;
    private final InstantSource time;

    CopiesOnDisk(Path directory, InstantSource time) throws IOException {
        this.directory = Files.createDirectories(directory);
        this.time = time;
    }

    @Override
    public void put(ReleaseDigest digest, byte[] bundle) {
        try {
            var partial = Files.createTempFile(directory, "incoming-", ".tmp");
            try {
                Files.write(partial, bundle);
                Files.move(partial, file(digest), StandardCopyOption.ATOMIC_MOVE);
            } finally {
                Files.deleteIfExists(partial);
            }
            removeOld();
        } catch (IOException e) {
            log.warn(
                    "release {} was not kept in {}; jobs that need it are deferred until it can"
                            + " be: {}",
                    digest.brief(),
                    directory,
                    e.toString());
        }
    }

    @Override
    public Optional<byte[]> get(ReleaseDigest digest) {
        var file = file(digest);
        try {
            var bytes = Files.readAllBytes(file);
            Files.setLastModifiedTime(file, FileTime.from(time.instant()));
            return Optional.of(bytes);
        } catch (NoSuchFileException e) {
            return Optional.empty();
        } catch (IOException e) {
            log.warn("release copy {} cannot be read: {}", file, e.toString());
            return Optional.empty();
        }
    }

    @Override
    public void remove(ReleaseDigest digest) {
        try {
            Files.deleteIfExists(file(digest));
        } catch (IOException e) {
            log.warn("release copy {} cannot be deleted: {}", file(digest), e.toString());
        }
    }

    private void removeOld() throws IOException {
        try (Stream<Path> files = Files.list(directory)) {
            var old =
                    files.filter(file -> file.toString().endsWith(SUFFIX))
                            .sorted(Comparator.comparing(CopiesOnDisk::usedAt).reversed())
                            .skip(KEPT)
                            .toList();
            for (var file : old) {
                Files.deleteIfExists(file);
            }
        }
    }

    private static FileTime usedAt(Path file) {
        try {
            return Files.getLastModifiedTime(file);
        } catch (IOException e) {
            return FileTime.fromMillis(0);
        }
    }

    private Path file(ReleaseDigest digest) {
        return directory.resolve(digest.value().substring("sha256:".length()) + SUFFIX);
    }
}
