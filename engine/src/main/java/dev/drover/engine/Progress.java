package dev.drover.engine;

import dev.drover.engine.plan.Recorded;

import java.util.ArrayList;
import java.util.List;

/** What one run has applied so far, across its sessions. */
final class Progress {
    private final Run run;
    private final List<LedgerRow> applied = new ArrayList<>();

    Progress(Run run) {
        this.run = run;
    }

    void add(LedgerRow row) {
        if (applied.stream().noneMatch(known -> known.rank() == row.rank())) {
            applied.add(row);
        }
    }

    /** Takes in what a lost session had committed without our knowing. */
    void readBack(List<Recorded> history) {
        history.stream()
                .map(Recorded::row)
                .filter(row -> row.job().equals(run.job()) && row.attempt() == run.attempt())
                .filter(row -> row.state() == LedgerRow.State.APPLIED)
                .forEach(this::add);
    }

    int size() {
        return applied.size();
    }

    List<LedgerRow> applied() {
        return List.copyOf(applied);
    }
}
