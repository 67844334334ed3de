package dev.drover.engine.resume;

import dev.drover.engine.session.Session;

import java.time.Duration;
import java.util.Map;

/** For statements that do no harm when they run once more. */
final class RepeatableProbe implements Probe {
    @Override
    public Intent before(Session session) {
        return new Intent(Map.of("probe", "repeat"));
    }

    @Override
    public Found after(Session session, Intent intent, Duration silence) {
        return new Found.MayRun();
    }

    @Override
    public boolean verify(Session session, Intent intent) {
        return true;
    }

    @Override
    public void cleanUp(Session session, Intent intent, Duration silence) {}
}
