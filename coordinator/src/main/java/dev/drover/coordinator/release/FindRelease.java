package dev.drover.coordinator.release;

import dev.drover.contracts.ReleaseDigest;
import dev.drover.contracts.release.ReleaseBundle;
import dev.drover.engine.source.InvalidReleaseException;
import dev.drover.engine.source.ReadOptions;
import dev.drover.engine.source.Release;
import dev.drover.engine.source.ReleaseReader;
import dev.drover.engine.source.SourceFile;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.jdbi.v3.core.Jdbi;

/** Finds releases that were taken. Safe for use by many threads; keeps the last few as read. */
public final class FindRelease {
    private static final String STEPS =
            """
            SELECT version, kind = 'repeatable', checksum
              FROM release_migration
             WHERE release = :digest
             ORDER BY position
            """;

    private static final int KEPT = 4;

    private final Jdbi jdbi;

    /** In the order of use; guarded by itself. */
    private final Map<ReleaseDigest, Release> recent = new LinkedHashMap<>(KEPT, 0.75f, true);

    public FindRelease(Jdbi jdbi) {
        this.jdbi = jdbi;
    }

    /** The release as it was read; empty when it was never taken. */
    public Optional<Release> find(ReleaseDigest digest) {
        synchronized (recent) {
            var kept = recent.get(digest);
            if (kept != null) {
                return Optional.of(kept);
            }
        }
        var found = bundle(digest).map(FindRelease::read);
        found.ifPresent(release -> keep(digest, release));
        return found;
    }

    /** What planning needs, without reading scripts; empty when the release was never taken. */
    public Optional<ReleaseOutline> outline(ReleaseDigest digest) {
        return jdbi.withHandle(handle -> {
            boolean known =
                    handle.createQuery("SELECT count(*) > 0 FROM release WHERE digest = :digest")
                            .bind("digest", digest.value())
                            .mapTo(Boolean.class)
                            .one();
            var steps =
                    handle.createQuery(STEPS)
                            .bind("digest", digest.value())
                            .map((row, _) ->
                                    new ReleaseOutline.Step(
                                            row.getString(1), row.getBoolean(2), row.getString(3)))
                            .list();
            return known ? Optional.of(new ReleaseOutline(digest, steps)) : Optional.empty();
        });
    }

    /** What workers need; empty when the release was never taken. */
    Optional<ReleaseBundle> bundle(ReleaseDigest digest) {
        return jdbi.withHandle(handle ->
                handle.createQuery("SELECT bundle FROM release WHERE digest = :digest")
                        .bind("digest", digest.value())
                        .map((row, _) -> BundleBytes.read(row.getBytes(1)))
                        .findOne());
    }

    private void keep(ReleaseDigest digest, Release release) {
        synchronized (recent) {
            recent.put(digest, release);
            if (recent.size() > KEPT) {
                recent.remove(recent.keySet().iterator().next());
            }
        }
    }

    private static Release read(ReleaseBundle bundle) {
        var files =
                bundle.files().stream()
                        .map(file -> new SourceFile(file.path(), file.text()))
                        .toList();
        try {
            return ReleaseReader.read(
                    files, new ReadOptions(Formats.of(bundle.format()), bundle.placeholders()));
        } catch (InvalidReleaseException e) {
            throw new IllegalStateException(
                    "release %s, once taken, is refused by this version".formatted(bundle.digest()),
                    e);
        }
    }
}
