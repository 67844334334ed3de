package dev.drover.engine;

import dev.drover.engine.plan.Recorded;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** What one run has applied so far, across its sessions. */
final class Progress {
    private final Run run;
    private final List<LedgerRow> applied = new ArrayList<>();
    private Optional<Set<Integer>> before = Optional.empty();

    Progress(Run run) {
        this.run = run;
    }

    void add(LedgerRow row) {
        applied.add(row);
    }

    /**
     * Takes in what the ledger says at the start of a session. In the run's first one that is what
     * was there before, even if an earlier delivery of the same job wrote it. A later one tells
     * what the sessions before have left: more than we know of when an answer was lost, less than
     * an earlier session read when the server lost commits that nobody had waited for.
     */
    void read(List<Recorded> history) {
        if (before.isEmpty()) {
            var ranks = new HashSet<Integer>();
            history.stream().filter(Progress::isApplied).forEach(r -> ranks.add(r.row().rank()));
            before = Optional.of(ranks);
            return;
        }
        applied.clear();
        history.stream()
                .filter(r -> isApplied(r) && isOurs(r.row()))
                .filter(r -> !before.get().contains(r.row().rank()))
                .forEach(r -> applied.add(r.row()));
    }

    private static boolean isApplied(Recorded recorded) {
        return recorded.row().state() == LedgerRow.State.APPLIED;
    }

    private boolean isOurs(LedgerRow row) {
        return row.job().equals(run.job()) && row.attempt() == run.attempt();
    }

    int size() {
        return applied.size();
    }

    List<LedgerRow> applied() {
        return List.copyOf(applied);
    }
}
