package dev.drover.coordinator.api;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.drover.contracts.http.ApiPaths;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.net.HttpURLConnection;
import java.net.SocketTimeoutException;
import java.util.HashMap;

/** A client of the stream of events. */
final class Listening implements AutoCloseable {
    private static final int PATIENCE_MILLIS = 30_000;

    private final HttpURLConnection connection;
    private final BufferedReader lines;

    private Listening(HttpURLConnection connection) throws IOException {
        this.connection = connection;
        this.lines = new BufferedReader(new InputStreamReader(connection.getInputStream(), UTF_8));
    }

    /** An event as it arrived. */
    record Event(String name, String id, String data) {}

    /**
     * @param lastEventId empty: none
     */
    static Listening at(RunningApi api, String query, String lastEventId) throws IOException {
        var connection =
                (HttpURLConnection) api.uri(ApiPaths.EVENTS + query).toURL().openConnection();
        connection.setReadTimeout(PATIENCE_MILLIS);
        if (!lastEventId.isEmpty()) {
            connection.setRequestProperty("Last-Event-ID", lastEventId);
        }
        return new Listening(connection);
    }

    /** The next event, waited for. */
    Event next() {
        var fields = new HashMap<String, String>();
        try {
            while (true) {
                var line = lines.readLine();
                if (line == null) {
                    throw new AssertionError("the stream has ended");
                }
                if (line.isEmpty()) {
                    if (fields.containsKey("data")) {
                        return new Event(
                                fields.getOrDefault("event", "message"),
                                fields.getOrDefault("id", ""),
                                fields.getOrDefault("data", ""));
                    }
                    fields.clear();
                } else if (!line.startsWith(":")) {
                    int colon = line.indexOf(": ");
                    fields.put(line.substring(0, colon), line.substring(colon + 2));
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Whether there is nothing more, waited for. */
    boolean hasEnded() {
        try {
            return lines.readLine() == null;
        } catch (SocketTimeoutException e) {
            return false;
        } catch (IOException e) {
            // cut off in the middle of a chunk
            return true;
        }
    }

    @Override
    public void close() {
        connection.disconnect();
    }
}
