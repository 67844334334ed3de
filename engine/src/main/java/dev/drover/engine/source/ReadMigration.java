package dev.drover.engine.source;

import dev.drover.engine.sql.GroupIntoUnits;
import dev.drover.engine.sql.Script;
import dev.drover.engine.sql.SplitScript;
import dev.drover.engine.sql.Unit;
import dev.drover.engine.sql.UnreadableScriptException;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

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
        var file = found.up().file();
        var sections = DivideFile.of(file, layout.format(), problems);
        if (problems.count() > before) {
            return Optional.empty();
        }
        var down = down(found, sections);
        var settings = settings(found.settings());
        var up = split(Sections.lines(file, sections.up()), settings.placeholders());
        if (up.isEmpty()) {
            return Optional.empty();
        }
        var directives = ReadDirectives.of(file.path(), up.get().comments(), problems);
        var marked = marks(found, settings, sections);
        var mode = mode(file.path(), directives, marked);
        var script = up.get().script();
        var units = units(script, mode);
        if (units.isEmpty() || problems.count() > before) {
            return Optional.empty();
        }
        return Optional.of(
                new Migration(
                        found.version(),
                        found.description(),
                        sections.baseline() ? Migration.Kind.BASELINE : found.kind(),
                        ReleaseDigests.checksum(sections.checksummed(file)),
                        directives,
                        units.get(),
                        script,
                        down.map(Down::script),
                        down.filter(Down::outside).isPresent(),
                        ScriptTraits.of(script, units.get()),
                        TransactionReason.of(script, units.get(), directives, marked)));
    }

    private ScriptSettings settings(Optional<NamedFile> file) {
        return file.map(each -> ReadSettings.of(each.file(), layout.format(), problems))
                .orElse(ScriptSettings.NONE);
    }

    /** What name, settings and the format's own marks say about running in a transaction. */
    private static List<TransactionMark> marks(
            FoundMigration found, ScriptSettings settings, Sections sections) {
        var marks = new ArrayList<TransactionMark>();
        if (found.up().autocommit()) {
            marks.add(new TransactionMark(false, ".autocommit. in the file's name"));
        }
        settings.transaction()
                .ifPresent(all ->
                        marks.add(
                                new TransactionMark(
                                        all, found.settings().map(NamedFile::path).orElse(""))));
        sections.transaction()
                .ifPresent(all -> marks.add(new TransactionMark(all, sections.mark())));
        return marks;
    }

    /** The one way in which all that was said wants the script to run. */
    private Optional<Boolean> mode(
            String path, Directives directives, List<TransactionMark> marks) {
        var said =
                Stream.concat(
                                directives.transaction().stream(),
                                marks.stream().map(TransactionMark::all))
                        .distinct()
                        .toList();
        if (said.size() > 1) {
            problems.add(
                    "CONTRADICTING_TRANSACTION_MARKS",
                    path,
                    0,
                    "Directive, file name, settings and marks disagree about the transaction.",
                    "Keep one of them.");
        }
        return said.stream().findFirst();
    }

    /**
     * From a file of its own, or from the lines of the one file; marks alone are a form left empty,
     * and no way back.
     */
    private Optional<Down> down(FoundMigration found, Sections sections) {
        if (sections.down().isEmpty()) {
            var settings = settings(found.downSettings());
            return found.down()
                    .flatMap(each ->
                            down(
                                    each.file(),
                                    settings.placeholders(),
                                    settings.transaction().or(() -> marked(each))));
        }
        var lines = Sections.lines(found.up().file(), sections.down());
        return DivideFile.saysNothing(lines)
                ? Optional.empty()
                : down(lines, true, sections.downTransaction());
    }

    /** What the name or the first line of a way back in its own file says of the transaction. */
    private Optional<Boolean> marked(NamedFile down) {
        boolean outside =
                down.autocommit()
                        || (layout.format() == Format.SQLX && SqlxMarks.isMarked(down.file()));
        return outside ? Optional.of(false) : Optional.empty();
    }

    private Optional<Down> down(
            SourceFile file, boolean placeholders, Optional<Boolean> transaction) {
        var split = split(file, placeholders);
        split.ifPresent(each -> {
            ReadDirectives.refuse(file.path(), each.comments(), problems);
            units(each.script(), transaction);
        });
        return split.map(each -> new Down(each.script(), transaction.equals(Optional.of(false))));
    }

    /** A way back, and whether it is marked to run outside a transaction. */
    private record Down(Script script, boolean outside) {}

    private Optional<SplitScript.WithComments> split(SourceFile file, boolean placeholders) {
        try {
            var text = placeholders ? replaced(file) : file.text();
            var split = SplitScript.withComments(file.path(), text);
            ForeignMarks.check(file.path(), split.comments(), layout.format(), problems);
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
        var text =
                replace
                        ? ReplacePlaceholders.in(file, placeholders, layout.format(), problems)
                        : file.text();
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
