package dev.drover.engine;

import dev.drover.engine.plan.Recorded;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/** What one run has applied so far, across its sessions. */
final class Progress {
    private final Run run;
    private final List<LedgerRow> applied = new ArrayList<>();
    private final List<LedgerRow> found = new ArrayList<>();
    private Optional<Set<Integer>> before = Optional.empty();
    private Set<Integer> begun = Set.of();

    Progress(Run run) {
        this.run = run;
    }

    /** What was found of ours, and these, cannot be lost any more. */
    void settled(List<LedgerRow> committed) {
        applied.addAll(found);
        found.clear();
        applied.addAll(committed);
    }

    /**
     * Takes in what the ledger says at the start of a session. In the run's first one that is what
     * was there before, even if an earlier delivery of the same job wrote it; in a later one, what
     * a lost session had committed without our knowing, perhaps without waiting for the disk. That
     * may be the end of a migration that another job began, and whose row bears its name.
     */
    void read(List<Recorded> history) {
        var rows = history.stream().map(Recorded::row).filter(Progress::isApplied).toList();
        var begunBefore = begun;
        begun =
                history.stream()
                        .map(Recorded::row)
                        .filter(row -> !isApplied(row))
                        .map(LedgerRow::rank)
                        .collect(Collectors.toSet());
        found.clear();
        if (before.isEmpty()) {
            before = Optional.of(rows.stream().map(LedgerRow::rank).collect(Collectors.toSet()));
            return;
        }
        var known = applied.stream().map(LedgerRow::rank).collect(Collectors.toSet());
        known.addAll(before.get());
        rows.stream()
                .filter(row -> isOurs(row) || begunBefore.contains(row.rank()))
                .filter(row -> !known.contains(row.rank()))
                .forEach(found::add);
    }

    /** Whether rows of ours were found that a crash of the server could still undo. */
    boolean waits() {
        return !found.isEmpty();
    }

    private static boolean isApplied(LedgerRow row) {
        return row.state() == LedgerRow.State.APPLIED;
    }

    private boolean isOurs(LedgerRow row) {
        return row.job().equals(run.job()) && row.attempt() == run.attempt();
    }

    /** Including what may still be lost. */
    int size() {
        return applied.size() + found.size();
    }

    List<LedgerRow> applied() {
        return List.copyOf(applied);
    }
}
