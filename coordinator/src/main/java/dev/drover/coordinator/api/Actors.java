package dev.drover.coordinator.api;

import dev.drover.contracts.http.ApiPaths;
import dev.drover.coordinator.audit.Actor;

import io.javalin.http.Context;

import java.util.Optional;
import java.util.regex.Pattern;

/**
 * Who sends a request. There is no authentication yet: what is known is from where, and who the
 * client says it is, which is kept as a claim.
 */
final class Actors {
    private static final Pattern FORM = Pattern.compile(ApiPaths.ACTOR_FORM);

    private Actors() {}

    static Actor of(Context context) {
        var claimed = Optional.ofNullable(context.header(ApiPaths.ACTOR));
        if (claimed.filter(name -> !FORM.matcher(name).matches()).isPresent()) {
            throw new ProblemException(
                    400,
                    "BAD_ACTOR",
                    "The header %s has not the form of a name.".formatted(ApiPaths.ACTOR),
                    "Send user@host, of letters, digits and . _ + -, or leave it out.");
        }
        return claimed.map(name -> Actor.claimed(name, context.ip()))
                .orElseGet(() -> Actor.unnamed(context.ip()));
    }
}
