package dev.drover.engine.resume;

import dev.drover.engine.Failure;
import dev.drover.engine.FailureCode;
import dev.drover.engine.session.Session;

import java.time.Duration;
import java.util.Map;

/** For statements of which only a person can say whether they took effect. */
final class NoProbe implements Probe {
    @Override
    public Intent before(Session session) {
        return new Intent(Map.of("probe", "none"));
    }

    @Override
    public Found after(Session session, Intent intent, Duration silence) {
        return new Found.Refused(
                Failure.of(
                        FailureCode.NEEDS_PERSON,
                        "The connection was lost while this statement ran, or it failed after it"
                                + " had committed; no query can tell what of it took effect."));
    }

    @Override
    public boolean verify(Session session, Intent intent) {
        return true;
    }

    @Override
    public void cleanUp(Session session, Intent intent, Duration silence) {}
}
