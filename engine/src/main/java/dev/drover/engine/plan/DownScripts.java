package dev.drover.engine.plan;

import dev.drover.engine.Failure;
import dev.drover.engine.FailureCode;
import dev.drover.engine.LedgerRow;
import dev.drover.engine.Revert;
import dev.drover.engine.failure.EngineException;
import dev.drover.engine.source.Checksum;
import dev.drover.engine.source.Directives;
import dev.drover.engine.source.Migration;
import dev.drover.engine.source.Release;
import dev.drover.engine.source.ScriptTraits;
import dev.drover.engine.sql.GroupIntoUnits;
import dev.drover.engine.sql.Script;
import dev.drover.engine.sql.SplitScript;
import dev.drover.engine.sql.UnreadableScriptException;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * Finds the way back from applied migrations: the release's own down script, where the release has
 * the migration as it was applied; else the one that the ledger keeps. How that one runs its
 * statements alone can tell: the ledger keeps no marks. What is half done was divided into
 * statements, so it goes on like that, whatever marks there are by now.
 *
 * @param released the release's versioned migrations that have a down script, by version
 * @param stored down scripts in the ledger, by rank
 */
record DownScripts(Map<String, Migration> released, Map<Integer, String> stored, Revert wanted) {

    static DownScripts of(Optional<Release> release, Map<Integer, String> stored, Revert wanted) {
        var released =
                release.stream()
                        .flatMap(r -> r.migrations().stream())
                        .filter(m -> m.kind() == Migration.Kind.VERSIONED && m.down().isPresent())
                        .collect(Collectors.toMap(Migration::version, m -> m));
        return new DownScripts(released, Map.copyOf(stored), wanted);
    }

    boolean has(LedgerRow row) {
        return released(row).isPresent() || stored.containsKey(row.rank());
    }

    /**
     * A migration whose up script is the way back.
     *
     * @param halfDone whether an earlier run has done some of its statements
     */
    Migration of(LedgerRow row, boolean halfDone) throws EngineException {
        var released = released(row);
        var script = released.isPresent() ? released.get().down().orElseThrow() : kept(row);
        var limits = released.map(Migration::directives).orElse(Directives.NONE);
        try {
            boolean outside = halfDone || released.filter(Migration::downOutside).isPresent();
            var units = GroupIntoUnits.of(script, outside);
            return new Migration(
                    row.version(),
                    row.description(),
                    Migration.Kind.VERSIONED,
                    Checksum.of(script.text()),
                    waitsAndHolds(limits),
                    units,
                    script,
                    Optional.empty(),
                    false,
                    ScriptTraits.of(script, units),
                    "its statements say so");
        } catch (UnreadableScriptException e) {
            throw unreadable(row, e);
        }
    }

    private Optional<Migration> released(LedgerRow row) {
        return Optional.ofNullable(released.get(row.version()))
                .filter(m -> CompareChecksums.matches(m, row));
    }

    private Script kept(LedgerRow row) throws EngineException {
        var text = Optional.ofNullable(stored.get(row.rank())).orElseThrow();
        var checksum = Checksum.of(text);
        if (!wanted.trusts(checksum)) {
            throw new EngineException(
                    Failure.of(
                            FailureCode.DOWN_SCRIPT_REFUSED,
                            "The ledger's down script of version %s has checksum %s, which the request does not name."
                                    .formatted(row.version(), checksum)));
        }
        try {
            return SplitScript.of("down script of " + row.version() + " in the ledger", text);
        } catch (UnreadableScriptException e) {
            throw unreadable(row, e);
        }
    }

    private static EngineException unreadable(LedgerRow row, UnreadableScriptException e) {
        return new EngineException(
                Failure.of(
                        FailureCode.NO_DOWN_SCRIPT,
                        "The down script of version %s cannot be read: %s"
                                .formatted(row.version(), e.getMessage())));
    }

    /**
     * A way back may wait and hold as long as the way there; of that the release knows, not the
     * ledger.
     */
    private static Directives waitsAndHolds(Directives up) {
        return new Directives(
                Optional.empty(),
                up.lockTimeout(),
                up.holdLimit(),
                List.of(),
                List.of(),
                Optional.empty(),
                List.of(),
                List.of());
    }
}
