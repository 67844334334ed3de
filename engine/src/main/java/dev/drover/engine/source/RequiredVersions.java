package dev.drover.engine.source;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Checks what migrations require, once all versions of a release are known. */
final class RequiredVersions {
    private final Map<String, Integer> places = new HashMap<>();
    private final Layout layout;
    private final Problems problems;

    private RequiredVersions(List<FoundMigration> found, Layout layout, Problems problems) {
        this.layout = layout;
        this.problems = problems;
        for (int i = 0; i < found.size(); i++) {
            places.putIfAbsent(found.get(i).version(), i);
        }
    }

    /** The migrations with required versions in the format's one form. */
    static List<Migration> resolve(
            List<Migration> migrations,
            List<FoundMigration> found,
            Layout layout,
            Problems problems) {
        var required = new RequiredVersions(found, layout, problems);
        return migrations.stream().map(required::resolve).toList();
    }

    private Migration resolve(Migration migration) {
        var directives = migration.directives();
        if (directives.requires().isEmpty()) {
            return migration;
        }
        var requires = new ArrayList<String>();
        for (var written : directives.requires()) {
            var version = layout.order().normalise(written);
            check(migration, written, places.getOrDefault(version, -1));
            requires.add(version);
        }
        return new Migration(
                migration.version(),
                migration.description(),
                migration.kind(),
                migration.checksum(),
                new Directives(
                        directives.transaction(),
                        directives.lockTimeout(),
                        directives.holdLimit(),
                        requires,
                        directives.checks(),
                        directives.phase(),
                        directives.accepts(),
                        directives.allows()),
                migration.units(),
                migration.up(),
                migration.down(),
                migration.downOutside(),
                migration.traits(),
                migration.transactionReason());
    }

    private void check(Migration migration, String written, int place) {
        var path = migration.up().path();
        if (place < 0) {
            problems.add(
                    "REQUIRES_UNKNOWN_VERSION",
                    path,
                    0,
                    "It requires version " + written + ", which the release does not have.",
                    "Name a version of this release.");
        } else if (place >= places.getOrDefault(migration.version(), 0)) {
            problems.add(
                    "REQUIRES_LATER_VERSION",
                    path,
                    0,
                    "It requires version " + written + ", which does not run before it.",
                    "Name an earlier version, or give this one a higher version.");
        }
    }
}
