package dev.drover.coordinator.api;

import dev.drover.contracts.http.ApiPaths;
import dev.drover.coordinator.feed.EventFeed;
import dev.drover.coordinator.feed.FeedUnavailableException;
import dev.drover.coordinator.feed.FollowEvents;
import dev.drover.coordinator.feed.UnknownCursorException;
import io.javalin.config.RoutesConfig;
import io.javalin.http.Context;
import java.io.IOException;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Streams of events; each has its thread, which also reads them, so that none waits for another.
 */
final class EventRoutes implements AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(EventRoutes.class);

    /** Each has a consumer and up to a megabyte of events. */
    static final int MOST_STREAMS = 50;

    private static final String LAST_EVENT_ID = "Last-Event-ID";

    private final Optional<EventFeed> feed;
    private final RolloutViews rollouts;
    private final Set<Thread> streams = ConcurrentHashMap.newKeySet();
    private volatile boolean closing;

    EventRoutes(ApiParts parts) {
        this.feed = parts.events();
        this.rollouts = new RolloutViews(parts.jdbi(), parts.clock());
    }

    void add(RoutesConfig routes) {
        routes.get(ApiPaths.EVENTS, this::follow);
    }

    int streams() {
        return streams.size();
    }

    private void follow(Context context) throws InterruptedException {
        var query = Query.of(context, "rollout", "type", Page.AFTER);
        var wanted =
                WantedEvents.of(
                        query.text("rollout").map(rollouts::resolve), context.queryParams("type"));
        var after =
                Optional.ofNullable(context.header(LAST_EVENT_ID))
                        .filter(text -> !text.isBlank())
                        .or(() -> query.text(Page.AFTER));
        var thread = Thread.currentThread();
        streams.add(thread);
        try (var events = open(context, after)) {
            EventStream.begin(context.res()).run(events, wanted, () -> closing);
        } catch (FeedUnavailableException e) {
            // within a stream the client comes again by itself
            if (!context.res().isCommitted()) {
                throw unavailable(e);
            }
        } catch (IOException e) {
            log.debug("a stream of events has ended: {}", e.getMessage());
        } catch (InterruptedException e) {
            if (!closing) {
                throw e;
            }
        } finally {
            streams.remove(thread);
        }
    }

    private FollowEvents open(Context context, Optional<String> after)
            throws FeedUnavailableException, InterruptedException {
        if (streams.size() > MOST_STREAMS || closing) {
            context.header("Retry-After", "5");
            throw new ProblemException(
                    503,
                    "TOO_MANY_STREAMS",
                    "This coordinator serves no more than %d streams of events."
                            .formatted(MOST_STREAMS),
                    "Ask another coordinator, or come again.");
        }
        try {
            return feed.orElseThrow(() ->
                            new ProblemException(
                                    503,
                                    "EVENTS_UNAVAILABLE",
                                    "This coordinator has no events to follow.",
                                    "Ask another coordinator."))
                    .follow(after);
        } catch (UnknownCursorException e) {
            throw Query.bad(
                    e.getMessage() + ".",
                    "Send the id of an event of this stream, or none to follow from now on.");
        }
    }

    private static ProblemException unavailable(FeedUnavailableException e) {
        log.warn("no stream of events: {}", e.getMessage());
        return new ProblemException(
                503,
                "EVENTS_UNAVAILABLE",
                "The coordinator cannot read the status topic.",
                "Try again; if it lasts, look at Kafka.");
    }

    /** Ends all streams; their clients come again, here or elsewhere. */
    @Override
    public void close() {
        closing = true;
        streams.forEach(Thread::interrupt);
    }
}
