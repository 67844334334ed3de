package dev.drover.engine.source;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * Tells a folder's format: the names of its migrations give the shape, and where several tools
 * share a shape, {@link TellTools} looks at the marks in the files.
 */
final class DetectFormat {
    private static final List<Format> SHAPES =
            List.of(
                    Format.NUMBERED,
                    Format.FLYWAY,
                    Format.GOLANG_MIGRATE,
                    Format.DIESEL,
                    Format.PRISMA);
    private static final int NAMED = 3;

    private DetectFormat() {}

    /** The layout, or empty after a problem was added. */
    static Optional<Layout> of(List<SourceFile> files, Optional<Format> pinned, Problems problems) {
        var migrations = migrationsByShape(files);
        if (pinned.isPresent()) {
            return pinned(pinned.get(), files, migrations, problems);
        }
        if (migrations.isEmpty()) {
            problems.add(
                    "NO_MIGRATIONS",
                    "",
                    0,
                    "No file is named like a migration of a known format.",
                    "Names look like "
                            + SHAPES.stream()
                                    .map(shape -> Layout.of(shape).example())
                                    .collect(Collectors.joining(", "))
                            + ".");
            return Optional.empty();
        }
        if (migrations.size() > 1) {
            problems.add(
                    "MIXED_FORMATS",
                    "",
                    0,
                    "The folder mixes formats: " + listed(migrations) + ".",
                    "Keep one format in a folder, or name the one to read (--format).");
            return Optional.empty();
        }
        var shape = migrations.keySet().iterator().next();
        return TellTools.of(shape, migrations.getOrDefault(shape, List.of()), files, problems)
                .map(Layout::of);
    }

    private static Optional<Layout> pinned(
            Format format,
            List<SourceFile> files,
            Map<Format, List<SourceFile>> migrations,
            Problems problems) {
        if (!migrationsOf(Layout.of(format), files).isEmpty()) {
            return Optional.of(Layout.of(format));
        }
        var others = migrations.isEmpty() ? "" : " It has " + listed(migrations) + ".";
        problems.add(
                "NO_MIGRATIONS",
                "",
                0,
                "No file is named like a migration of the format " + format.label() + "." + others,
                "Name files like " + Layout.of(format).example() + ", or choose another format.");
        return Optional.empty();
    }

    private static Map<Format, List<SourceFile>> migrationsByShape(List<SourceFile> files) {
        var found = new EnumMap<Format, List<SourceFile>>(Format.class);
        for (var shape : SHAPES) {
            var migrations = migrationsOf(Layout.of(shape), files);
            if (!migrations.isEmpty()) {
                found.put(shape, migrations);
            }
        }
        return found;
    }

    private static List<SourceFile> migrationsOf(Layout layout, List<SourceFile> files) {
        var found = new ArrayList<SourceFile>();
        for (var file : files) {
            if (layout.read(file).filter(named -> named.role().isMigration()).isPresent()) {
                found.add(file);
            }
        }
        return found;
    }

    private static String listed(Map<Format, List<SourceFile>> migrations) {
        return migrations.entrySet().stream()
                .map(each -> each.getKey().label() + " (" + some(each.getValue()) + ")")
                .collect(Collectors.joining(", "));
    }

    private static String some(List<SourceFile> files) {
        var named =
                files.stream().limit(NAMED).map(SourceFile::path).collect(Collectors.joining(", "));
        int more = files.size() - NAMED;
        return more > 0 ? named + " and " + more + " more" : named;
    }
}
