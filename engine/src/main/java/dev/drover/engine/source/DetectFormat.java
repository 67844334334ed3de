package dev.drover.engine.source;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/** Tells a folder's format from the names of its migrations. No name fits two formats. */
final class DetectFormat {
    private static final int NAMED = 3;

    private DetectFormat() {}

    /** The layout, or empty after a problem was added. */
    static Optional<Layout> of(List<SourceFile> files, Optional<Format> pinned, Problems problems) {
        var migrations = migrationsByFormat(files);
        if (pinned.isPresent()) {
            return pinned(pinned.get(), migrations, problems);
        }
        if (migrations.isEmpty()) {
            problems.add(
                    "NO_MIGRATIONS",
                    "",
                    0,
                    "No file is named like a migration of a known format.",
                    "Names look like "
                            + Layout.ALL.stream()
                                    .map(Layout::example)
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
                    "Keep one format in a folder, or name the one to read.");
            return Optional.empty();
        }
        return Optional.of(Layout.of(migrations.keySet().iterator().next()));
    }

    private static Optional<Layout> pinned(
            Format format, Map<Format, List<String>> migrations, Problems problems) {
        if (migrations.containsKey(format)) {
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

    private static Map<Format, List<String>> migrationsByFormat(List<SourceFile> files) {
        var found = new EnumMap<Format, List<String>>(Format.class);
        for (var file : files) {
            for (var layout : Layout.ALL) {
                if (layout.read(file).filter(named -> named.role().isMigration()).isPresent()) {
                    found.computeIfAbsent(layout.format(), _ -> new ArrayList<>()).add(file.path());
                }
            }
        }
        return found;
    }

    private static String listed(Map<Format, List<String>> migrations) {
        return migrations.entrySet().stream()
                .map(each -> each.getKey().label() + " (" + some(each.getValue()) + ")")
                .collect(Collectors.joining(", "));
    }

    private static String some(List<String> paths) {
        var named = paths.stream().limit(NAMED).collect(Collectors.joining(", "));
        int more = paths.size() - NAMED;
        return more > 0 ? named + " and " + more + " more" : named;
    }
}
