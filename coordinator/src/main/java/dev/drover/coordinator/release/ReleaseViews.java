package dev.drover.coordinator.release;

import dev.drover.contracts.http.ReleaseView;
import dev.drover.contracts.http.ReleaseView.DownView;
import dev.drover.contracts.http.ReleaseView.MigrationView;
import dev.drover.contracts.http.ReleaseView.StatementView;
import dev.drover.engine.source.Directives;
import dev.drover.engine.source.Migration;
import dev.drover.engine.source.Release;
import dev.drover.engine.sql.GroupIntoUnits;
import dev.drover.engine.sql.Script;
import dev.drover.engine.sql.Unit;
import dev.drover.engine.sql.UnreadableScriptException;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** Tells what was read of a migrations folder. */
public final class ReleaseViews {
    private ReleaseViews() {}

    public static ReleaseView of(Release release) {
        return new ReleaseView(
                release.digest(),
                release.format().label(),
                release.placeholders(),
                release.head(),
                release.migrations().stream().map(ReleaseViews::migration).toList());
    }

    private static MigrationView migration(Migration migration) {
        return new MigrationView(
                migration.version(),
                migration.description(),
                migration.kind().name().toLowerCase(Locale.ROOT),
                migration.up().path(),
                migration.transactional() ? "one" : "per-statement",
                migration.transactionReason(),
                directives(migration.directives()),
                migration.checksum(),
                migration.down().isPresent(),
                statements(migration.up()),
                migration.down().map(script -> down(script, migration.downOutside())));
    }

    private static DownView down(Script script, boolean outside) {
        var divided = divided(script, outside);
        return new DownView(
                script.path(),
                divided.isEmpty() ? "one" : "per-statement",
                divided.orElse("no statement refuses one"),
                statements(script));
    }

    /**
     * Why it is more than one transaction.
     *
     * @param outside whether it is marked so
     */
    private static Optional<String> divided(Script script, boolean outside) {
        try {
            var units = GroupIntoUnits.of(script, outside);
            if (units.isEmpty() || (units.size() == 1 && units.getFirst() instanceof Unit.Atomic)) {
                return Optional.empty();
            }
            if (outside) {
                return Optional.of("it is marked so");
            }
            return units.stream()
                    .filter(Unit.Alone.class::isInstance)
                    .map(Unit.Alone.class::cast)
                    .findFirst()
                    .map(alone -> "line %d refuses one".formatted(alone.statement().line()))
                    .or(() -> Optional.of("its own BEGIN … COMMIT"));
        } catch (UnreadableScriptException e) {
            return Optional.of("it cannot run as it is, " + e.getMessage());
        }
    }

    private static List<StatementView> statements(Script script) {
        return script.statements().stream()
                .map(statement -> new StatementView(statement.sql(), statement.line()))
                .toList();
    }

    private static List<String> directives(Directives directives) {
        var lines = new ArrayList<String>();
        directives
                .transaction()
                .ifPresent(all -> lines.add("transaction " + (all ? "all" : "none")));
        directives.lockTimeout().ifPresent(limit -> lines.add("lock-timeout " + text(limit)));
        directives.holdLimit().ifPresent(limit -> lines.add("hold-limit " + text(limit)));
        directives.requires().forEach(version -> lines.add("requires " + version));
        directives.checks().forEach(query -> lines.add("check " + query));
        directives.phase().ifPresent(phase -> lines.add("phase " + phase));
        directives.accepts().forEach(checksum -> lines.add("accepts sha256:" + checksum));
        directives
                .allows()
                .forEach(waiver ->
                        lines.add("allow %s reason=%s".formatted(waiver.rule(), waiver.reason())));
        return lines;
    }

    /** In the largest unit that tells it exactly. */
    private static String text(Duration duration) {
        long millis = duration.toMillis();
        if (millis % 1_000 != 0) {
            return millis + "ms";
        }
        long seconds = millis / 1_000;
        if (seconds % 60 != 0) {
            return seconds + "s";
        }
        return seconds % 3_600 == 0 ? seconds / 3_600 + "h" : seconds / 60 + "min";
    }
}
