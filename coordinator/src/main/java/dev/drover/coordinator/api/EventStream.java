package dev.drover.coordinator.api;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.drover.coordinator.feed.FedEvent;
import dev.drover.coordinator.feed.FeedUnavailableException;
import dev.drover.coordinator.feed.FollowEvents;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.io.OutputStream;
import java.time.Duration;
import java.util.function.BooleanSupplier;

/**
 * Server-sent events to one client. Events are read when the client has taken the last ones, so
 * nothing piles up: what waits for a client that takes nothing is what one reading brought, and
 * after the connection's idle time (30 s) the write fails and the stream ends.
 */
final class EventStream {
    private static final Duration LOOK = Duration.ofSeconds(1);
    private static final Duration HEARTBEAT = Duration.ofSeconds(15);

    private final OutputStream out;
    private long wroteNanos = System.nanoTime();

    private EventStream(OutputStream out) {
        this.out = out;
    }

    static EventStream begin(HttpServletResponse response) throws IOException {
        response.setStatus(200);
        response.setContentType("text/event-stream;charset=utf-8");
        // or a proxy would gather events
        response.setHeader("X-Accel-Buffering", "no");
        return new EventStream(response.getOutputStream());
    }

    /** Until the client goes, or it is time to end. */
    void run(FollowEvents events, WantedEvents wanted, BooleanSupplier ending)
            throws IOException, FeedUnavailableException, InterruptedException {
        write("retry: 2000\n");
        greet(events, "open");
        while (!ending.getAsBoolean()) {
            var next = events.next(LOOK);
            if (events.hasLost()) {
                greet(events, "reset");
            }
            for (var event : next) {
                if (wanted.matches(event)) {
                    write(text(event));
                }
            }
            if (System.nanoTime() - wroteNanos > HEARTBEAT.toNanos()) {
                // an id without data is no event, but the client resumes from there
                write(": heartbeat\nid: %s\n\n".formatted(events.cursor()));
            }
            out.flush();
        }
    }

    /** Tells where the stream begins, so that a client can resume before the first event. */
    private void greet(FollowEvents events, String otherwise) throws IOException {
        var name = events.hasLost() ? "reset" : otherwise;
        write("event: %s\nid: %s\ndata: {}\n\n".formatted(name, events.cursor()));
        out.flush();
    }

    private static String text(FedEvent event) {
        return "event: %s\nid: %s\ndata: %s\n\n"
                .formatted(
                        event.outline().name(),
                        event.cursor(),
                        event.json().replace("\r", "").replace("\n", "\ndata: "));
    }

    private void write(String text) throws IOException {
        out.write(text.getBytes(UTF_8));
        wroteNanos = System.nanoTime();
    }
}
