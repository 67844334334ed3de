package dev.drover.coordinator.api;

import io.javalin.http.Context;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** The query of a request. A parameter that is not known is refused: it would filter nothing. */
final class Query {
    private final Context context;

    private Query(Context context) {
        this.context = context;
    }

    static Query of(Context context, String... known) {
        var names = List.of(known);
        for (var name : context.queryParamMap().keySet()) {
            if (!names.contains(name)) {
                throw bad("\"%s\" is no parameter here.".formatted(name), "Known: " + names + ".");
            }
        }
        return new Query(context);
    }

    Optional<String> text(String name) {
        return Optional.ofNullable(context.queryParam(name)).filter(text -> !text.isEmpty());
    }

    boolean flag(String name) {
        var text = text(name).orElse("false");
        return switch (text) {
            case "true" -> true;
            case "false" -> false;
            default ->
                    throw bad(
                            "\"%s\" is no value of %s.".formatted(text, name),
                            "Write true or false.");
        };
    }

    int number(String name, int otherwise, int most) {
        try {
            int number = text(name).map(Integer::parseInt).orElse(otherwise);
            if (number >= 1 && number <= most) {
                return number;
            }
        } catch (NumberFormatException e) {
            // told below, like a number out of range
        }
        throw bad(
                "The value of %s is no number that it may have.".formatted(name),
                "Write a number from 1 to %d.".formatted(most));
    }

    /** {@code name=value} pairs of a parameter that may stand several times. */
    Map<String, String> pairs(String name) {
        var pairs = new TreeMap<String, String>();
        for (var pair : context.queryParams(name)) {
            int at = pair.indexOf('=');
            if (at < 1) {
                throw bad(
                        "\"%s\" is no %s.".formatted(pair, name),
                        "Write %s=name=value.".formatted(name));
            }
            var value = pair.substring(at + 1);
            var before = pairs.putIfAbsent(pair.substring(0, at), value);
            if (before != null && !before.equals(value)) {
                throw bad(
                        "%s \"%s\" is given twice, as \"%s\" and as \"%s\"."
                                .formatted(name, pair.substring(0, at), before, value),
                        "For either write selector=%s in (%s,%s)."
                                .formatted(pair.substring(0, at), before, value));
            }
        }
        return pairs;
    }

    static ProblemException bad(String what, String remedy) {
        return new ProblemException(400, "BAD_PARAMETER", what, remedy);
    }
}
