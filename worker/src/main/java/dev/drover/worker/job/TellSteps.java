package dev.drover.worker.job;

import dev.drover.engine.EngineListener;
import dev.drover.engine.FailureCode;
import dev.drover.engine.LedgerRow;

import java.time.Duration;
import java.util.function.Consumer;

/** Says in a few words what a run is at, for heartbeats. */
final class TellSteps implements EngineListener {
    private final Consumer<String> steps;
    private String current = "leased";

    TellSteps(Consumer<String> steps) {
        this.steps = steps;
    }

    @Override
    public void leaseTaken(int backendPid) {
        steps.accept(current);
    }

    @Override
    public void migrationStarted(String version, int number, int total) {
        current = "%d/%d %s".formatted(number, total, version);
        steps.accept(current);
    }

    @Override
    public void statementDone(String version, int number, int total) {
        steps.accept("%s, statement %d/%d".formatted(current, number, total));
    }

    @Override
    public void migrationApplied(LedgerRow row, Duration executionTime) {
        steps.accept(current + " done");
    }

    @Override
    public void migrationReverted(LedgerRow row, Duration executionTime) {
        steps.accept(current + " undone");
    }

    @Override
    public void retrying(FailureCode code, int triesMade, Duration pause) {
        steps.accept("%s, tries again after %s (%d made)".formatted(current, code, triesMade));
    }

    @Override
    public void reconnecting(FailureCode code) {
        steps.accept("%s, reconnects after %s".formatted(current, code));
    }
}
