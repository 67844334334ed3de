package dev.drover.coordinator.api;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.drover.contracts.http.ApiPaths;
import io.javalin.http.Context;
import java.net.URLEncoder;
import java.util.List;
import java.util.function.Function;

/**
 * Answers a list in pages, the same way for all lists: {@code limit} and {@code after} in, where
 * the next page begins out. One element more than asked for tells that there are more.
 */
final class Page {
    static final int MOST = 10_000;
    static final String LIMIT = "limit";
    static final String AFTER = "after";

    private Page() {}

    /** As many as to look for; all when nothing is said of pages. */
    static int toLookFor(Query query) {
        return query.text(LIMIT).isEmpty() && query.text(AFTER).isEmpty()
                ? Integer.MAX_VALUE
                : toLookFor(query, MOST, MOST);
    }

    /**
     * Of a list that is never told whole.
     *
     * @param otherwise when no limit is said
     */
    static int toLookFor(Query query, int otherwise, int most) {
        return query.number(LIMIT, otherwise, most) + 1;
    }

    /**
     * @param found at most as many as to look for
     * @param cursor of an element, behind which the next page begins
     */
    static <T> void answer(
            Context context, List<T> found, int lookedFor, Function<T, String> cursor) {
        answer(context, found, lookedFor, cursor, Function.identity());
    }

    /**
     * @param view of an element, which is told
     */
    static <T, V> void answer(
            Context context,
            List<T> found,
            int lookedFor,
            Function<T, String> cursor,
            Function<T, V> view) {
        boolean more = found.size() >= lookedFor;
        var page = more ? found.subList(0, lookedFor - 1) : found;
        if (more) {
            var next = cursor.apply(page.getLast());
            context.header(ApiPaths.NEXT_CURSOR, next);
            context.header("Link", "<%s>; rel=\"next\"".formatted(link(context, next)));
        }
        Answer.json(context, page.stream().map(view).toList());
    }

    static ProblemException notACursor(String text) {
        return Query.bad(
                "\"%s\" is no cursor of this list.".formatted(text),
                "Send what the header %s of the page before told.".formatted(ApiPaths.NEXT_CURSOR));
    }

    private static String link(Context context, String next) {
        var link = new StringBuilder(context.path()).append('?');
        context.queryParamMap()
                .forEach((name, values) -> {
                    if (!name.equals(AFTER)) {
                        values.forEach(value -> link.append(pair(name, value)).append('&'));
                    }
                });
        return link.append(pair(AFTER, next)).toString();
    }

    private static String pair(String name, String value) {
        return URLEncoder.encode(name, UTF_8) + "=" + URLEncoder.encode(value, UTF_8);
    }
}
