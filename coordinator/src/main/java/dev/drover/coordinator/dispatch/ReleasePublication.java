package dev.drover.coordinator.dispatch;

import dev.drover.contracts.ReleaseDigest;

/** Makes sure that workers can read a release from {@code drover.releases}. */
@FunctionalInterface
public interface ReleasePublication {
    /**
     * Publishes the whole release and returns when the broker has it. Doing so twice is harmless.
     *
     * @throws RuntimeException when it cannot be done now; it is asked again later
     */
    void ensurePublished(ReleaseDigest digest);
}
