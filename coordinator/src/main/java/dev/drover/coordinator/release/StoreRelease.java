package dev.drover.coordinator.release;

import dev.drover.contracts.ReleaseDigest;
import dev.drover.contracts.release.ReleaseBundle;
import dev.drover.contracts.wire.Json;
import dev.drover.coordinator.audit.Actor;
import dev.drover.coordinator.audit.Audit;
import dev.drover.engine.source.InvalidReleaseException;
import dev.drover.engine.source.Migration;
import dev.drover.engine.source.Release;
import dev.drover.engine.source.SourceProblem;
import java.time.InstantSource;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;

/** Writes a release down, once. */
final class StoreRelease {
    private static final String INSERT =
            """
            INSERT INTO release (digest, split_digest, format, placeholders, head, bundle)
            VALUES (:digest, :splitDigest, :format, CAST(:placeholders AS jsonb), :head, :bundle)
            ON CONFLICT (digest) DO NOTHING
            """;

    private static final String INSERT_MIGRATION =
            """
            INSERT INTO release_migration (release, position, version, description, kind, checksum)
            VALUES (:release, :position, :version, :description, :kind, :checksum)
            """;

    private final Jdbi jdbi;
    private final InstantSource clock;

    StoreRelease(Jdbi jdbi, InstantSource clock) {
        this.jdbi = jdbi;
        this.clock = clock;
    }

    void store(Release release, Actor actor) throws InvalidReleaseException {
        var bundle = bundle(release);
        jdbi.useTransaction(handle -> {
            if (insert(handle, release, bundle) == 1) {
                insertMigrations(handle, release);
                var what =
                        Optional.of(
                                "%s, migrations: %,d, head: %s"
                                        .formatted(
                                                release.format().label(),
                                                release.migrations().size(),
                                                release.head().orElse("–")));
                var subject = Audit.release(release.digest());
                Audit.note(handle, clock.instant(), actor, "release.upload", subject, what);
            }
        });
    }

    private static byte[] bundle(Release release) throws InvalidReleaseException {
        var bundle =
                new ReleaseBundle(
                        new ReleaseDigest(release.digest()),
                        release.splitDigest(),
                        release.format().label(),
                        release.placeholders(),
                        release.files().stream()
                                .map(file -> new ReleaseBundle.File(file.path(), file.text()))
                                .toList());
        try {
            return BundleBytes.of(bundle);
        } catch (IllegalArgumentException e) {
            var tooLarge =
                    new SourceProblem(
                            "RELEASE_TOO_LARGE",
                            "",
                            0,
                            "The migrations are too large together: " + e.getMessage() + ".",
                            "Load bulk data by other means than migrations.");
            throw new InvalidReleaseException(List.of(tooLarge));
        }
    }

    private static int insert(Handle handle, Release release, byte[] bundle) {
        return handle.createUpdate(INSERT)
                .bind("digest", release.digest())
                .bind("splitDigest", release.splitDigest())
                .bind("format", release.format().label())
                .bind("placeholders", Json.write(release.placeholders()))
                .bind("head", release.head())
                .bind("bundle", bundle)
                .execute();
    }

    /** Without baselines: what is pending is estimated from the versions that they stand for. */
    private static void insertMigrations(Handle handle, Release release) {
        var migrations =
                release.migrations().stream()
                        .filter(each -> each.kind() != Migration.Kind.BASELINE)
                        .toList();
        if (migrations.isEmpty()) {
            return;
        }
        var batch = handle.prepareBatch(INSERT_MIGRATION);
        int position = 0;
        for (Migration migration : migrations) {
            position++;
            batch.bind("release", release.digest())
                    .bind("position", position)
                    .bind("version", migration.version())
                    .bind("description", migration.description())
                    .bind("kind", migration.kind().name().toLowerCase(Locale.ROOT))
                    .bind("checksum", migration.checksum())
                    .add();
        }
        batch.execute();
    }
}
