package dev.drover.e2e.fleet;

import dev.drover.e2e.program.DroverProcess;

import java.util.function.Supplier;

/** A service of a fleet, whose process can be started again. */
public final class Member {
    private final Supplier<DroverProcess> start;
    private DroverProcess process;

    Member(Supplier<DroverProcess> start) {
        this.start = start;
        this.process = start.get();
    }

    public DroverProcess process() {
        return process;
    }

    public void startAgain() {
        process = start.get();
    }
}
