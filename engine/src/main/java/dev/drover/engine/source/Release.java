package dev.drover.engine.source;

import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * An immutable, ordered set of migrations: versioned ones in the format's order, then repeatables.
 *
 * @param digest {@code sha256:<hex>} over format, placeholders and every file's path and text:
 *     equal content, equal digest
 * @param splitDigest SHA-256 (hex) over every statement's text and unit, so that a worker can prove
 *     that it splits as the coordinator did
 * @param files what the migrations were read from, sorted by path; only those that belong to the
 *     format
 */
public record Release(
        String digest,
        String splitDigest,
        Format format,
        Map<String, String> placeholders,
        List<Migration> migrations,
        List<SourceFile> files) {

    public Release {
        placeholders = Map.copyOf(placeholders);
        migrations = List.copyOf(migrations);
        files = List.copyOf(files);
    }

    /**
     * The migration of a version in any of its spellings, a baseline only where nothing else has
     * the version; repeatables by their description.
     */
    public Optional<Migration> find(String version) {
        var normalised = Layout.of(format).order().normalise(version);
        return migrations.stream()
                .filter(each -> each.version().equals(version) || each.version().equals(normalised))
                .min(Comparator.comparing(each -> each.kind() == Migration.Kind.BASELINE));
    }

    /** The version that a database has once all is applied; empty when no file has one. */
    public Optional<String> head() {
        return migrations.reversed().stream()
                .filter(m -> m.kind() != Migration.Kind.REPEATABLE)
                .map(Migration::version)
                .findFirst();
    }
}
