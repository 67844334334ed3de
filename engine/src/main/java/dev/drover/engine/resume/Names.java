package dev.drover.engine.resume;

import dev.drover.engine.session.Literal;

import java.util.List;
import java.util.stream.Collectors;

/** Names in statements that probe. */
final class Names {
    private Names() {}

    /** As SQL text. */
    static String quoted(List<String> parts) {
        return parts.stream().map(Literal::name).collect(Collectors.joining("."));
    }

    /** The oid of a relation by the session's search path, null when there is none. */
    static String oid(List<String> parts) {
        return "pg_catalog.to_regclass(" + Literal.text(quoted(parts)) + ")::pg_catalog.oid";
    }
}
