package dev.drover.coordinator.api;

import dev.drover.contracts.wire.Json;

import io.javalin.http.Context;

/** Writes answers. */
final class Answer {
    private Answer() {}

    static void json(Context context, Object body) {
        context.contentType("application/json").result(Json.writeBytes(body));
    }
}
