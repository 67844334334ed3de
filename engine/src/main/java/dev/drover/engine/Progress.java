package dev.drover.engine;

import dev.drover.engine.plan.Recorded;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** What one run has applied so far, across its sessions. */
final class Progress {
    private final Run run;
    private final List<LedgerRow> applied = new ArrayList<>();
    private final Set<Integer> counted = new HashSet<>();
    private boolean begun;

    Progress(Run run) {
        this.run = run;
    }

    void add(LedgerRow row) {
        counted.add(row.rank());
        applied.add(row);
    }

    /**
     * Takes in what the ledger says at the start of a session. In the run's first one that is what
     * was there before, even if an earlier delivery of the same job wrote it; in a later one, what
     * a lost session had committed without our knowing.
     */
    void read(List<Recorded> history) {
        for (var row : history.stream().map(Recorded::row).toList()) {
            if (row.state() == LedgerRow.State.APPLIED && !counted.contains(row.rank())) {
                if (begun && isOurs(row)) {
                    add(row);
                } else {
                    counted.add(row.rank());
                }
            }
        }
        begun = true;
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
