package dev.drover.worker.release;

import dev.drover.contracts.ReleaseDigest;
import dev.drover.engine.source.Release;
import dev.drover.worker.ops.Measures;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Verified releases by digest; thread-safe. */
public final class ReleaseShelf {
    private static final Logger log = LoggerFactory.getLogger(ReleaseShelf.class);
    private static final int PARSED = 8;
    private static final long MEMORY_BYTES = 96L * 1024 * 1024;

    private final ReleaseCopies copies;
    private final Measures measures;

    private final ReentrantLock lock = new ReentrantLock();
    private final Condition arrived = lock.newCondition();
    // guarded by lock
    private final Map<ReleaseDigest, Release> parsed = new LinkedHashMap<>(16, 0.75f, true);
    private long arrivals;

    /** One thread reads a copy at a time: parsing is brief and a wave wants the same release. */
    private final ReentrantLock verifying = new ReentrantLock();

    ReleaseShelf(ReleaseCopies copies, Measures measures) {
        this.copies = copies;
        this.measures = measures;
    }

    public static ReleaseShelf inMemory(Measures measures) {
        return new ReleaseShelf(new CopiesInMemory(MEMORY_BYTES), measures);
    }

    /** Keeps copies below the directory, over restarts; those it cannot write in memory. */
    public static ReleaseShelf onDisk(Path dataDirectory, InstantSource time, Measures measures)
            throws IOException {
        return new ReleaseShelf(
                new CopiesOnDisk(
                        dataDirectory.resolve("releases"), time, new CopiesInMemory(MEMORY_BYTES)),
                measures);
    }

    /** Takes a copy, unless a verified one is here. */
    void put(ReleaseDigest digest, byte[] bundle) {
        if (alreadyParsed(digest).isPresent()) {
            return;
        }
        copies.put(digest, bundle);
        lock.lock();
        try {
            arrivals++;
            arrived.signalAll();
        } finally {
            lock.unlock();
        }
    }

    /** The release, waiting for its publication if need be. */
    public FoundRelease find(ReleaseDigest digest, Duration waitAtMost)
            throws InterruptedException {
        long remaining = waitAtMost.toNanos();
        while (true) {
            long seen = arrivals();
            var here = look(digest);
            if (here.isPresent()) {
                return new FoundRelease.Ready(here.get());
            }
            lock.lock();
            try {
                while (arrivals == seen && remaining > 0) {
                    remaining = arrived.awaitNanos(remaining);
                }
                if (arrivals == seen) {
                    return new FoundRelease.Missing(
                            "release %s has not reached this worker".formatted(digest));
                }
            } finally {
                lock.unlock();
            }
        }
    }

    private long arrivals() {
        lock.lock();
        try {
            return arrivals;
        } finally {
            lock.unlock();
        }
    }

    private Optional<Release> look(ReleaseDigest digest) {
        var known = alreadyParsed(digest);
        if (known.isPresent()) {
            return known;
        }
        verifying.lock();
        try {
            var meanwhile = alreadyParsed(digest);
            return meanwhile.isPresent()
                    ? meanwhile
                    : copies.get(digest).flatMap(copy -> verified(digest, copy));
        } finally {
            verifying.unlock();
        }
    }

    private Optional<Release> verified(ReleaseDigest digest, byte[] copy) {
        try {
            var release = VerifyCopy.of(digest, copy);
            keep(digest, release);
            log.info(
                    "release {}: {} migrations, read and verified",
                    digest.brief(),
                    release.migrations().size());
            return Optional.of(release);
        } catch (UntrueCopyException e) {
            measures.releaseRefused(e.reason());
            log.error(
                    "the copy of release {} is thrown away, jobs that need it are deferred: {}",
                    digest,
                    e.getMessage());
            copies.remove(digest);
            return Optional.empty();
        }
    }

    private Optional<Release> alreadyParsed(ReleaseDigest digest) {
        lock.lock();
        try {
            return Optional.ofNullable(parsed.get(digest));
        } finally {
            lock.unlock();
        }
    }

    private void keep(ReleaseDigest digest, Release release) {
        lock.lock();
        try {
            parsed.put(digest, release);
            if (parsed.size() > PARSED) {
                parsed.remove(parsed.keySet().iterator().next());
            }
        } finally {
            lock.unlock();
        }
    }
}
