package dev.drover.coordinator.api;

import dev.drover.contracts.wire.Json;
import dev.drover.contracts.wire.UnreadableRecordException;

import io.javalin.http.Context;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;

/** Reads bodies, no further than they may be long. */
final class ReadBody {
    /** Base64 makes 64 MiB of files a third larger. */
    static final int RELEASE = 100 * 1024 * 1024;

    static final int OTHER = 20 * 1024 * 1024;

    private ReadBody() {}

    static <T> T json(Context context, Class<T> type, int limit) {
        try {
            var decoder = StandardCharsets.UTF_8.newDecoder();
            var text = decoder.decode(ByteBuffer.wrap(bytes(context, limit))).toString();
            return Json.read(text, type);
        } catch (CharacterCodingException e) {
            throw unreadable("it is not UTF-8");
        } catch (UnreadableRecordException e) {
            throw unreadable(String.valueOf(e.getMessage()));
        }
    }

    static byte[] bytes(Context context, int limit) {
        try {
            var bytes = context.req().getInputStream().readNBytes(limit + 1);
            if (bytes.length > limit) {
                throw new ProblemException(
                        413,
                        "BODY_TOO_LARGE",
                        "The body of the request has more than %,d bytes.".formatted(limit),
                        "Send less at once.");
            }
            return bytes;
        } catch (IOException e) {
            throw unreadable("it ended too early");
        }
    }

    private static ProblemException unreadable(String why) {
        return new ProblemException(
                400,
                "UNREADABLE_BODY",
                "The body of the request cannot be read: %s.".formatted(why),
                "Use a client of the coordinator's version.");
    }
}
