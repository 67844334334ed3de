package dev.drover.engine.source;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Puts the files of a folder together to migrations, in the order of the format. */
final class PairFiles {
    private final Layout layout;
    private final Problems problems;
    private final Map<String, List<NamedFile>> ups = new HashMap<>();
    private final Map<String, List<NamedFile>> downs = new HashMap<>();
    private final Map<String, List<NamedFile>> baselines = new HashMap<>();
    private final Map<String, List<NamedFile>> repeatables = new TreeMap<>();
    private final Map<String, NamedFile> settings = new TreeMap<>();

    private PairFiles(Layout layout, Problems problems) {
        this.layout = layout;
        this.problems = problems;
    }

    /**
     * Versioned migrations and baselines in order, a baseline behind its version; then repeatables
     * by description.
     */
    static List<FoundMigration> in(List<SourceFile> files, Layout layout, Problems problems) {
        var pairing = new PairFiles(layout, problems);
        for (var file : files) {
            layout.read(file)
                    .ifPresentOrElse(pairing::sort, () -> StrayFile.check(file, layout, problems));
        }
        return pairing.migrations();
    }

    private void sort(NamedFile file) {
        var version = layout.order().normalise(file.version());
        switch (file.role()) {
            case UP -> ups.computeIfAbsent(version, _ -> new ArrayList<>()).add(file);
            case DOWN -> downs.computeIfAbsent(version, _ -> new ArrayList<>()).add(file);
            case REPEATABLE ->
                    repeatables
                            .computeIfAbsent(file.description(), _ -> new ArrayList<>())
                            .add(file);
            case SETTINGS -> settings.put(layout.scriptOf(file), file);
            case BASELINE -> baselines.computeIfAbsent(version, _ -> new ArrayList<>()).add(file);
        }
    }

    private List<FoundMigration> migrations() {
        var found = new ArrayList<FoundMigration>();
        Stream.concat(ups.keySet().stream(), baselines.keySet().stream())
                .distinct()
                .sorted(layout.order()::compare)
                .forEach(version -> {
                    found.addAll(versioned(version));
                    baseline(version).ifPresent(found::add);
                });
        repeatables.forEach((description, files) ->
                single(files, "repeatable migration " + description)
                        .map(up -> repeatable(description, up))
                        .ifPresent(found::add));
        reportOrphans(found);
        return found;
    }

    private Optional<FoundMigration> baseline(String version) {
        return single(baselines.getOrDefault(version, List.of()), "baseline " + version)
                .map(up ->
                        new FoundMigration(
                                version,
                                Migration.Kind.BASELINE,
                                up,
                                Optional.empty(),
                                settingsOf(up),
                                Optional.empty()));
    }

    private List<FoundMigration> versioned(String version) {
        var files = ups.getOrDefault(version, List.of());
        if (layout.tiesByName(version)) {
            return tied(version, files);
        }
        return single(files, "version " + version)
                .map(up -> versioned(version, up, downOf(version, file -> true)))
                .stream()
                .toList();
    }

    /**
     * The migrations of one timestamp, by name. The first keeps the bare version and the others add
     * their name to it: so a file that comes to share a version later never looks like one that was
     * applied under another name.
     */
    private List<FoundMigration> tied(String version, List<NamedFile> files) {
        var byName =
                files.stream()
                        .collect(
                                Collectors.groupingBy(
                                        NamedFile::description, TreeMap::new, Collectors.toList()));
        var found = new ArrayList<FoundMigration>();
        byName.forEach((name, same) ->
                single(same, "version " + version)
                        .ifPresent(up -> {
                            var down =
                                    downOf(
                                            version,
                                            file ->
                                                    byName.size() == 1
                                                            || file.description().equals(name));
                            var own = found.isEmpty() ? version : version + "_" + name;
                            found.add(versioned(own, up, down));
                        }));
        return found;
    }

    private FoundMigration versioned(String version, NamedFile up, Optional<NamedFile> down) {
        return new FoundMigration(
                version,
                Migration.Kind.VERSIONED,
                up,
                down,
                settingsOf(up),
                down.flatMap(this::settingsOf));
    }

    private Optional<NamedFile> downOf(String version, Predicate<NamedFile> fits) {
        var files = downs.getOrDefault(version, List.of()).stream().filter(fits).toList();
        return single(files, "way back from " + version);
    }

    private FoundMigration repeatable(String description, NamedFile up) {
        return new FoundMigration(
                description.replace('_', ' '),
                Migration.Kind.REPEATABLE,
                up,
                Optional.empty(),
                settingsOf(up),
                Optional.empty());
    }

    private Optional<NamedFile> settingsOf(NamedFile script) {
        return Optional.ofNullable(settings.get(script.path()));
    }

    /** A file for PostgreSQL wins over one for any database; others are left out. */
    private Optional<NamedFile> single(List<NamedFile> files, String what) {
        var ours = files.stream().filter(NamedFile::forPostgres).toList();
        var fitting =
                ours.isEmpty()
                        ? files.stream().filter(file -> !file.forAnotherDatabase()).toList()
                        : ours;
        if (fitting.size() > 1) {
            var paths = fitting.stream().map(NamedFile::path).sorted().toList();
            problems.add(
                    "DUPLICATE_VERSION",
                    paths.getLast(),
                    0,
                    fitting.size() + " files are " + what + ": " + String.join(", ", paths) + ".",
                    "Give one of them a version of its own.");
        }
        return fitting.stream().min(Comparator.comparing(NamedFile::path));
    }

    private void reportOrphans(List<FoundMigration> found) {
        downs.forEach((version, files) -> {
            if (!ups.containsKey(version)) {
                files.stream()
                        .filter(file -> !file.forAnotherDatabase())
                        .forEach(file -> orphan(file, "the migration that it undoes"));
            }
        });
        var scripts =
                found.stream()
                        .flatMap(each -> each.files().stream())
                        .map(SourceFile::path)
                        .collect(Collectors.toSet());
        settings.forEach((script, file) -> {
            if (!scripts.contains(script)) {
                orphan(file, script);
            }
        });
    }

    private void orphan(NamedFile file, String missing) {
        problems.add(
                "ORPHAN_FILE",
                file.path(),
                0,
                "The folder lacks " + missing + ".",
                "Add what is missing, or remove this file.");
    }
}
