package dev.drover.coordinator.dispatch;

import dev.drover.contracts.ReleaseDigest;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Which releases were published in this term; safe for use by many threads. */
final class PublishedReleases {
    private static final Logger log = LoggerFactory.getLogger(PublishedReleases.class);

    /** Workers that miss a release say so all at once; once in this time is enough. */
    private static final Duration AGAIN_AFTER = Duration.ofSeconds(10);

    private final ReleasePublication publication;
    private final InstantSource clock;
    private final Map<ReleaseDigest, Instant> published = new ConcurrentHashMap<>();

    PublishedReleases(ReleasePublication publication, InstantSource clock) {
        this.publication = publication;
        this.clock = clock;
    }

    /** Publishes it unless that was done; returns whether commands about it may be sent. */
    boolean ready(ReleaseDigest digest) {
        if (published.containsKey(digest)) {
            return true;
        }
        try {
            publication.ensurePublished(digest);
            published.put(digest, clock.instant());
            return true;
        } catch (RuntimeException e) {
            log.warn("release {} cannot be published, its jobs wait", digest.brief(), e);
            return false;
        }
    }

    /** A worker misses a release: publish them again before the next commands. */
    void missed() {
        var recent = clock.instant().minus(AGAIN_AFTER);
        published.values().removeIf(at -> at.isBefore(recent));
    }

    /** A new term begins: another coordinator may have published, or not. */
    void forget() {
        published.clear();
    }
}
