package dev.drover.cli.client;

import dev.drover.contracts.http.ApiPaths;

import java.net.URI;
import java.net.URISyntaxException;

/** Where a coordinator listens: scheme, host and port, and perhaps a path before the API's own. */
public record CoordinatorLocation(URI base) {
    public static final CoordinatorLocation DEFAULT =
            new CoordinatorLocation(URI.create("http://127.0.0.1:" + ApiPaths.DEFAULT_PORT));

    /** The environment variable that names it. */
    public static final String VARIABLE = "DROVER_COORDINATOR";

    public CoordinatorLocation {
        var scheme = base.getScheme();
        if (!("http".equals(scheme) || "https".equals(scheme)) || base.getHost() == null) {
            throw new IllegalArgumentException(
                    "'" + base + "' is no address like http://127.0.0.1:" + ApiPaths.DEFAULT_PORT);
        }
    }

    /**
     * {@code http://host:7420}, or {@code host:7420} for short.
     *
     * @throws IllegalArgumentException when it is no such thing
     */
    public static CoordinatorLocation parse(String text) {
        try {
            return new CoordinatorLocation(new URI(text.contains("://") ? text : "http://" + text));
        } catch (URISyntaxException e) {
            throw new IllegalArgumentException(
                    "'" + text + "' is no URL: " + e.getReason() + " at " + e.getIndex(), e);
        }
    }

    URI at(String pathAndQuery) {
        var prefix = base.toString();
        return URI.create(
                (prefix.endsWith("/") ? prefix.substring(0, prefix.length() - 1) : prefix)
                        + pathAndQuery);
    }

    @Override
    public String toString() {
        return base.toString();
    }
}
