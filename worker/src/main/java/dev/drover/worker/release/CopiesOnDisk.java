package dev.drover.worker.release;

import dev.drover.contracts.ReleaseDigest;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Comparator;
import java.util.Optional;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One file for each release, complete or not there; the most recently used ones are kept. What the
 * disk does not take is kept in memory: it is read from Kafka once.
 */
final class CopiesOnDisk implements ReleaseCopies {
    private static final Logger log = LoggerFactory.getLogger(CopiesOnDisk.class);
    private static final int KEPT = 64;
    private static final String SUFFIX = ".release";
    private static final String PARTIAL_PREFIX = "incoming-";
    private static final String PARTIAL_SUFFIX = ".tmp";

    /** Longer than another worker with the same directory is at one. */
    private static final Duration LEFT_OVER_AFTER = Duration.ofMinutes(10);

    private final Path directory;
    private final InstantSource time;
    private final ReleaseCopies unwritten;

    /**
     * @param unwritten keeps what the disk does not take
     */
    CopiesOnDisk(Path directory, InstantSource time, ReleaseCopies unwritten) throws IOException {
        this.directory = Files.createDirectories(directory);
        this.time = time;
        this.unwritten = unwritten;
        removeLeftOvers();
    }

    @Override
    public void put(ReleaseDigest digest, byte[] bundle) {
        try {
            write(digest, bundle);
        } catch (IOException e) {
            log.warn(
                    "release {} cannot be written to {} and is kept in memory, until the worker"
                            + " ends: {}",
                    digest.brief(),
                    directory,
                    e.toString());
            unwritten.put(digest, bundle);
            return;
        }
        unwritten.remove(digest);
        removeOld();
    }

    private void write(ReleaseDigest digest, byte[] bundle) throws IOException {
        var partial = Files.createTempFile(directory, PARTIAL_PREFIX, PARTIAL_SUFFIX);
        try {
            Files.write(partial, bundle);
            Files.move(partial, file(digest), StandardCopyOption.ATOMIC_MOVE);
        } finally {
            Files.deleteIfExists(partial);
        }
    }

    @Override
    public Optional<byte[]> get(ReleaseDigest digest) {
        // a file that is there all the same is older, and was perhaps found to be damaged
        return unwritten.get(digest).or(() -> read(file(digest)));
    }

    private Optional<byte[]> read(Path file) {
        try {
            var bytes = Files.readAllBytes(file);
            markUsed(file);
            return Optional.of(bytes);
        } catch (NoSuchFileException e) {
            return Optional.empty();
        } catch (IOException e) {
            log.warn("release copy {} cannot be read: {}", file, e.toString());
            return Optional.empty();
        }
    }

    /** Of a disk that cannot be written to nothing is removed either. */
    private void markUsed(Path file) {
        try {
            Files.setLastModifiedTime(file, FileTime.from(time.instant()));
        } catch (IOException e) {
            log.debug("release copy {} cannot be marked as used: {}", file, e.toString());
        }
    }

    @Override
    public void remove(ReleaseDigest digest) {
        unwritten.remove(digest);
        try {
            Files.deleteIfExists(file(digest));
        } catch (IOException e) {
            log.warn("release copy {} cannot be deleted: {}", file(digest), e.toString());
        }
    }

    private void removeOld() {
        removeEach(files ->
                files.filter(file -> file.toString().endsWith(SUFFIX))
                        .sorted(Comparator.comparing(CopiesOnDisk::usedAt).reversed())
                        .skip(KEPT));
    }

    /** A worker that dies while it writes leaves what it had. */
    private void removeLeftOvers() {
        var before = FileTime.from(time.instant().minus(LEFT_OVER_AFTER));
        removeEach(files ->
                files.filter(CopiesOnDisk::isPartial)
                        .filter(file -> usedAt(file).compareTo(before) < 0));
    }

    private static boolean isPartial(Path file) {
        var name = file.getFileName().toString();
        return name.startsWith(PARTIAL_PREFIX) && name.endsWith(PARTIAL_SUFFIX);
    }

    private void removeEach(UnaryOperator<Stream<Path>> choice) {
        try (Stream<Path> files = Files.list(directory)) {
            for (var file : choice.apply(files).toList()) {
                Files.deleteIfExists(file);
            }
        } catch (IOException | UncheckedIOException e) {
            log.warn("what is old in {} cannot be removed: {}", directory, e.toString());
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
