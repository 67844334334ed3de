package dev.drover.coordinator.api;

import io.javalin.http.Context;
import io.javalin.http.Handler;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Keeps web pages away. There is no authentication yet, and a page in the browser of somebody on
 * this machine could reach the API: by a name of its own that resolves to loopback, so then the
 * Host header must be a local one; or by a form, which sends Origin.
 */
final class RefuseForeign implements Handler {
    private static final Pattern LOOPBACK =
            Pattern.compile("localhost|127(?:\\.[0-9]{1,3}){3}|\\[::1]|::1");
    private static final Set<String> READING = Set.of("GET", "HEAD");
    private static final Pattern PORT = Pattern.compile(":[0-9]{1,5}$");

    private final String bound;
    private final boolean onLoopback;

    RefuseForeign(String bound) {
        this.bound = bound.toLowerCase(Locale.ROOT);
        this.onLoopback = LOOPBACK.matcher(this.bound).matches();
    }

    @Override
    public void handle(Context context) {
        context.header("X-Content-Type-Options", "nosniff");
        context.header("Cache-Control", "no-store");
        if (onLoopback && !local(context.header("Host"))) {
            throw new ProblemException(
                    403,
                    "HOST_REFUSED",
                    "The Host header names another host than this API is bound to.",
                    "Use http://%s, or bind the coordinator to the address by which it is to be reached."
                            .formatted(bound));
        }
        boolean reads = READING.contains(context.req().getMethod());
        if (!reads && context.header("Origin") != null) {
            throw new ProblemException(
                    403,
                    "ORIGIN_REFUSED",
                    "The request comes from a web page, and pages may not change anything here.",
                    "Use the drover command.");
        }
    }

    private boolean local(@Nullable String header) {
        if (header == null) {
            return false;
        }
        var host = PORT.matcher(header.toLowerCase(Locale.ROOT)).replaceFirst("");
        return host.equals(bound) || LOOPBACK.matcher(host).matches();
    }
}
