package dev.drover.engine.plan;

import dev.drover.engine.LedgerRow;
import dev.drover.engine.source.Migration;
import dev.drover.engine.source.Release;

import java.util.List;

/**
 * Finds migrations that were begun, have done nothing, and that the release then left out: it took
 * them back. Nothing of them is in the database, so their rows are closed instead of waiting for
 * ever for an end that cannot come.
 */
public final class FindWithdrawn {
    private FindWithdrawn() {}

    /**
     * @param ledger all rows of the scope
     */
    public static List<Recorded> in(Release release, List<Recorded> ledger) {
        return ledger.stream().filter(recorded -> isWithdrawn(release, recorded)).toList();
    }

    /** The ledger as it will be when those are closed. */
    static List<Recorded> closed(Release release, List<Recorded> ledger) {
        return ledger.stream()
                .map(recorded -> isWithdrawn(release, recorded) ? recorded.withdrawn() : recorded)
                .toList();
    }

    /** A way back is not the release's: what it leads away from may long have left it. */
    private static boolean isWithdrawn(Release release, Recorded recorded) {
        return recorded.untouched()
                && recorded.counts()
                && release.migrations().stream().noneMatch(m -> isOf(m, recorded.row()));
    }

    private static boolean isOf(Migration migration, LedgerRow row) {
        return migration.version().equals(row.version())
                && (migration.kind() == Migration.Kind.REPEATABLE)
                        == (row.kind() == LedgerRow.Kind.REPEATABLE);
    }
}
