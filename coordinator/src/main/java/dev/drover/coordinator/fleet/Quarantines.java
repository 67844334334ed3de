package dev.drover.coordinator.fleet;

import java.util.Locale;

/** Why a tenant is in no rollout. */
enum Quarantines {
    /** A person said so. */
    MANUAL,
    /** What told of it once tells of it no more; over when it is told of again. */
    VANISHED,
    /**
     * The product gave it up; over when it is announced again. A person's quarantine goes before
     * it, and ends in it.
     */
    RETIRED;

    /** For people. */
    static String words(String kind, String reason) {
        return kind.equals(MANUAL.name()) ? reason : kind.toLowerCase(Locale.ROOT) + ": " + reason;
    }
}
