package dev.drover.coordinator.api;

import dev.drover.contracts.http.ApiPaths;

import io.javalin.http.Context;

import java.util.List;
import java.util.function.Function;

/** Answers a list in pages: one element more than asked for tells that there are more. */
final class Page {
    static final int MOST = 10_000;

    private Page() {}

    /** As many as to look for. */
    static int toLookFor(Query query) {
        return query.text("limit").isEmpty() && query.text("after").isEmpty()
                ? Integer.MAX_VALUE
                : query.number("limit", MOST, MOST) + 1;
    }

    /**
     * @param found at most {@link #toLookFor}
     * @param cursor of an element, behind which the next page begins
     */
    static <T> void answer(
            Context context, List<T> found, int lookedFor, Function<T, String> cursor) {
        if (found.size() < lookedFor) {
            Answer.json(context, found);
            return;
        }
        var page = found.subList(0, lookedFor - 1);
        context.header(ApiPaths.NEXT_CURSOR, cursor.apply(page.getLast()));
        Answer.json(context, page);
    }
}
