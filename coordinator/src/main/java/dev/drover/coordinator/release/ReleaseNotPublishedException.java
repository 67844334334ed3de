package dev.drover.coordinator.release;

import dev.drover.contracts.ReleaseDigest;

/** The broker did not take the whole release in time. */
public final class ReleaseNotPublishedException extends RuntimeException {
    ReleaseNotPublishedException(ReleaseDigest digest, Exception cause) {
        super(
                "release %s could not be published: %s"
                        .formatted(digest.brief(), cause.getMessage()),
                cause);
    }
}
