package dev.drover.engine.source;

import dev.drover.engine.sql.GroupIntoUnits;
import dev.drover.engine.sql.Script;
import dev.drover.engine.sql.SplitScript;
import dev.drover.engine.sql.Unit;
import dev.drover.engine.sql.UnreadableScriptException;

import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Reads the files of one migration. */
final class ReadMigration {
    private final Layout layout;
    private final Map<String, String> placeholders;
    private final Problems problems;

    ReadMigration(Layout layout, Map<String, String> placeholders, Problems problems) {
        this.layout = layout;
        this.placeholders = placeholders;
        this.problems = problems;
    }

    /** The migration, or empty after problems were added. */
    Optional<Migration> of(FoundMigration found) {
        int before = problems.count();
        var down = found.down().flatMap(file -> down(file.file()));
        var named = mark(found);
        var up = split(found.up().file());
        if (up.isEmpty()) {
            return Optional.empty();
        }
        var path = found.up().path();
        var directives = ReadDirectives.of(path, up.get().comments(), problems);
        if (contradict(named, directives.transaction())) {
            problems.add(
                    "CONTRADICTING_TRANSACTION_MARKS",
                    path,
                    0,
                    "The directive and the file's name or settings disagree about the transaction.",
                    "Keep one of them.");
        }
        var transaction = directives.transaction().or(() -> named);
        var units = units(up.get().script(), transaction);
        if (units.isEmpty() || problems.count() > before) {
            return Optional.empty();
        }
        return Optional.of(
                new Migration(
                        found.version(),
                        found.description(),
                        found.kind(),
                        ReleaseDigests.checksum(found.up().file().text()),
                        directives,
                        units.get(),
                        up.get().script(),
                        down));
    }

    /** What name and settings say about running in a transaction. */
    private Optional<Boolean> mark(FoundMigration found) {
        if (found.up().autocommit()) {
            return Optional.of(false);
        }
        return found.settings()
                .flatMap(file ->
                        layout.transactionKey()
                                .flatMap(key -> ReadSettings.of(file.file(), key, problems)));
    }

    private static boolean contradict(Optional<Boolean> left, Optional<Boolean> right) {
        return left.isPresent() && right.isPresent() && !left.equals(right);
    }

    private Optional<Script> down(SourceFile file) {
        var split = split(file);
        split.ifPresent(each -> {
            ReadDirectives.refuse(file.path(), each.comments(), problems);
            units(each.script(), Optional.empty());
        });
        return split.map(SplitScript.WithComments::script);
    }

    private Optional<SplitScript.WithComments> split(SourceFile file) {
        try {
            var split = SplitScript.withComments(file.path(), replaced(file));
            ForeignMarks.check(file.path(), split.comments(), problems);
            return Optional.of(split);
        } catch (UnreadableScriptException e) {
            problems.add(file.path(), e);
            return Optional.empty();
        }
    }

    private String replaced(SourceFile file) {
        boolean replace =
                switch (layout.placeholders()) {
                    case ALWAYS -> true;
                    case WHEN_GIVEN -> !placeholders.isEmpty();
                    case NONE -> false;
                };
        var text = replace ? ReplacePlaceholders.in(file, placeholders, problems) : file.text();
        ReplaceTenantPlaceholders.check(file.path(), text, layout, problems);
        return text;
    }

    private Optional<List<Unit>> units(Script script, Optional<Boolean> transaction) {
        try {
            var units = GroupIntoUnits.of(script, transaction.equals(Optional.of(false)));
            if (transaction.equals(Optional.of(true)) && !isOneTransaction(units)) {
                reportImpossible(script, units);
            }
            return Optional.of(units);
        } catch (UnreadableScriptException e) {
            problems.add(script.path(), e);
            return Optional.empty();
        }
    }

    private static boolean isOneTransaction(List<Unit> units) {
        return units.isEmpty() || (units.size() == 1 && units.getFirst() instanceof Unit.Atomic);
    }

    private void reportImpossible(Script script, List<Unit> units) {
        var refusing =
                script.statements().stream()
                        .filter(statement -> statement.kind().refusesTransaction())
                        .findFirst();
        problems.add(
                "TRANSACTION_IMPOSSIBLE",
                script.path(),
                refusing.orElse(script.statements().getFirst()).line(),
                refusing.isPresent()
                        ? "The script shall run in one transaction, and PostgreSQL refuses this statement in one."
                        : "The script shall run in one transaction, and its own BEGIN and COMMIT make "
                                + units.size()
                                + " parts of it.",
                "Move what must stand alone to a migration of its own, or drop the mark.");
    }
}
