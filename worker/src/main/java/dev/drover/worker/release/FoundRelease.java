package dev.drover.worker.release;

import dev.drover.engine.source.Release;

/** What became of looking for a release. */
public sealed interface FoundRelease {
    record Ready(Release release) implements FoundRelease {}

    /** Not here; it has to be published (again). */
    record Missing(String detail) implements FoundRelease {}
}
