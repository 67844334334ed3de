package dev.drover.contracts.http;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.UncheckedIOException;

/**
 * The API as an OpenAPI 3.1 document. It is written by hand and compared with the records of this
 * package and with the routes that a coordinator serves by tests.
 */
public final class OpenApiDocument {
    private static final String FILE = "openapi.json";

    private OpenApiDocument() {}

    /** JSON. */
    public static String text() {
        try (var in = OpenApiDocument.class.getResourceAsStream(FILE)) {
            if (in == null) {
                throw new IllegalStateException(FILE + " is missing from the jar");
            }
            return new String(in.readAllBytes(), UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
