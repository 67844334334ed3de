package dev.drover.worker.server;

import java.time.InstantSource;

/** Gates whose pauses a test ends, for tests of other packages. */
public final class SteeredGates {
    private SteeredGates() {}

    public static ServerGates of(int perServer, InstantSource time) {
        return new ServerGates(perServer, time, time, () -> {});
    }
}
