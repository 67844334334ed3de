package dev.drover.coordinator.api;

import dev.drover.contracts.http.ApiPaths;
import dev.drover.contracts.http.OpenApiDocument;

import io.javalin.config.RoutesConfig;

/** The API's own description. */
final class OpenApiRoute {
    private OpenApiRoute() {}

    static void add(RoutesConfig routes) {
        var document = OpenApiDocument.text();
        routes.get(
                ApiPaths.OPENAPI,
                context -> context.contentType("application/json").result(document));
    }
}
