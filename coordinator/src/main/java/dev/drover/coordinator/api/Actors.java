package dev.drover.coordinator.api;

import dev.drover.coordinator.audit.Actor;

import io.javalin.http.Context;

/** Who sends a request. There is no authentication yet, so all that is known is from where. */
final class Actors {
    private Actors() {}

    static Actor of(Context context) {
        return new Actor("api", context.ip());
    }
}
