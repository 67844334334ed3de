package dev.drover.cli.client;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** The part of a URL after the question mark. */
final class Query {
    private final List<String> pairs = new ArrayList<>();

    Query with(String name, String value) {
        pairs.add(name + "=" + encode(value));
        return this;
    }

    Query with(String name, Optional<String> value) {
        value.ifPresent(v -> with(name, v));
        return this;
    }

    /** Said only when it is so. */
    Query flag(String name, boolean so) {
        return so ? with(name, "true") : this;
    }

    String after(String path) {
        return pairs.isEmpty() ? path : path + "?" + String.join("&", pairs);
    }

    static String encode(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8).replace("+", "%20");
    }
}
