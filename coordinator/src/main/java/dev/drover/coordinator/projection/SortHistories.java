package dev.drover.coordinator.projection;

import dev.drover.contracts.TenantId;
import dev.drover.contracts.status.MigrationEvent;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Set;
import java.util.TreeMap;
import java.util.UUID;

/**
 * Tells what is so from what was so. A ledger has one row at each rank, so one that was written
 * later in the place of another proves that the other is lost, and all that followed it. Pure.
 */
final class SortHistories {
    private final Set<LedgerChange> lost;
    private final Map<UUID, NavigableMap<Integer, LedgerChange>> ledgers = new HashMap<>();
    private final List<MigrationEvent> so = new ArrayList<>();
    private final Map<UUID, Found> regressed = new HashMap<>();

    private SortHistories(Collection<LedgerChange> known, Set<LedgerChange> lost) {
        this.lost = lost;
        known.forEach(row -> ledger(row.scope()).put(row.rank(), row));
    }

    /**
     * A ledger that holds another row than was told.
     *
     * @param toRank the last that is still so
     * @param by whose row it is
     */
    record Found(TenantId tenant, UUID scope, int toRank, MigrationEvent by) {}

    /**
     * @param so events that tell what the ledgers hold, in their order
     */
    record Sorted(List<MigrationEvent> so, List<Found> regressed) {
        Sorted {
            so = List.copyOf(so);
            regressed = List.copyOf(regressed);
        }
    }

    /**
     * @param known rows that were told before, at least those at the events' places
     * @param lost rows that are known to be lost
     */
    static Sorted sort(
            List<MigrationEvent> events, Collection<LedgerChange> known, Set<LedgerChange> lost) {
        var sort = new SortHistories(known, lost);
        events.forEach(sort::take);
        return new Sorted(sort.so, List.copyOf(sort.regressed.values()));
    }

    private void take(MigrationEvent event) {
        var change = LedgerChange.of(event);
        if (!FoldLedgers.tellsARow(event) || lost.contains(change)) {
            return;
        }
        var ledger = ledger(change.scope());
        var there = ledger.get(change.rank());
        if (there != null && !there.equals(change)) {
            if (!change.appliedAt().isAfter(there.appliedAt())) {
                return; // it comes late, and is lost itself
            }
            regress(event, change);
        }
        ledger.put(change.rank(), change);
        so.add(event);
    }

    private void regress(MigrationEvent event, LedgerChange change) {
        ledger(change.scope()).tailMap(change.rank(), true).clear();
        so.removeIf(earlier ->
                earlier.entry().scope().equals(change.scope())
                        && earlier.entry().rank() >= change.rank());
        regressed.merge(
                change.scope(),
                new Found(event.tenant(), change.scope(), change.rank() - 1, event),
                (a, b) -> b.toRank() < a.toRank() ? b : a);
    }

    private NavigableMap<Integer, LedgerChange> ledger(UUID scope) {
        return ledgers.computeIfAbsent(scope, _ -> new TreeMap<>());
    }
}
