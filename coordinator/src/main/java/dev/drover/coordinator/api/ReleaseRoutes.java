package dev.drover.coordinator.api;

import dev.drover.contracts.http.ApiPaths;
import dev.drover.contracts.http.ReleaseUpload;
import dev.drover.coordinator.release.TakeRelease;

import io.javalin.config.RoutesConfig;

/** Releases. */
final class ReleaseRoutes {
    private final TakeRelease takeRelease;

    ReleaseRoutes(ApiParts parts) {
        this.takeRelease = new TakeRelease(parts.jdbi());
    }

    void add(RoutesConfig routes) {
        routes.post(
                ApiPaths.RELEASES,
                context -> {
                    var upload = ReadBody.json(context, ReleaseUpload.class, ReadBody.RELEASE);
                    Answer.json(context, takeRelease.take(upload));
                });
    }
}
