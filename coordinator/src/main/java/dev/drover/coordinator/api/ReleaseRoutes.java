package dev.drover.coordinator.api;

import dev.drover.contracts.http.ApiPaths;
import dev.drover.contracts.http.ReleaseSummary;
import dev.drover.contracts.http.ReleaseUpload;
import dev.drover.coordinator.release.ListReleases;
import dev.drover.coordinator.release.TakeRelease;

import io.javalin.config.RoutesConfig;
import io.javalin.http.Context;

/** Releases. */
final class ReleaseRoutes {
    private static final int LISTED = 50;
    private static final int MOST_LISTED = 1_000;

    private final TakeRelease takeRelease;
    private final ListReleases releases;

    ReleaseRoutes(ApiParts parts) {
        this.takeRelease = new TakeRelease(parts.jdbi(), parts.clock());
        this.releases = new ListReleases(parts.jdbi());
    }

    void add(RoutesConfig routes) {
        routes.post(
                ApiPaths.RELEASES,
                context -> {
                    var upload = ReadBody.json(context, ReleaseUpload.class, ReadBody.RELEASE);
                    Answer.json(context, takeRelease.take(upload, Actors.of(context)));
                });
        routes.get(ApiPaths.RELEASES, this::list);
    }

    private void list(Context context) {
        var query = Query.of(context, Page.LIMIT, Page.AFTER);
        int lookFor = Page.toLookFor(query, LISTED, MOST_LISTED);
        var after = query.text(Page.AFTER);
        if (after.isPresent() && !releases.knows(after.get())) {
            throw Page.notACursor(after.get());
        }
        var found = releases.newest(after, lookFor);
        Page.answer(context, found, lookFor, ReleaseSummary::digest);
    }
}
