package dev.drover.coordinator.api;

import dev.drover.contracts.http.Problem;
import dev.drover.contracts.wire.InvalidJsonException;
import dev.drover.contracts.wire.InvalidJsonException.Defect;
import dev.drover.contracts.wire.StrictJson;
import dev.drover.engine.spelling.DidYouMean;

import io.javalin.http.Context;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** Reads bodies, no further than they may be long. */
final class ReadBody {
    /** Base64 makes 64 MiB of files a third larger. */
    static final int RELEASE = 100 * 1024 * 1024;

    static final int OTHER = 20 * 1024 * 1024;

    private static final String READ = "drover.body";

    private ReadBody() {}

    static <T> T json(Context context, Class<T> type, int limit) {
        MediaType.JSON.require(context);
        try {
            var decoder = StandardCharsets.UTF_8.newDecoder();
            var text = decoder.decode(ByteBuffer.wrap(bytes(context, limit))).toString();
            return StrictJson.read(text, type);
        } catch (CharacterCodingException e) {
            throw unreadable("it is not UTF-8");
        } catch (InvalidJsonException e) {
            throw unreadable(e.defects());
        }
    }

    /** The same bytes each time it is asked. */
    static byte[] bytes(Context context, int limit) {
        byte[] bytes = context.attribute(READ);
        if (bytes == null) {
            bytes = read(context, limit);
            context.attribute(READ, bytes);
        }
        if (bytes.length > limit) {
            throw new ProblemException(
                    413,
                    "BODY_TOO_LARGE",
                    "The body of the request has more than %,d bytes.".formatted(limit),
                    "Send less at once.");
        }
        return bytes;
    }

    private static byte[] read(Context context, int limit) {
        try {
            return context.req().getInputStream().readNBytes(limit + 1);
        } catch (IOException e) {
            throw unreadable("it ended too early");
        }
    }

    private static ProblemException unreadable(List<Defect> defects) {
        var items = defects.stream().map(ReadBody::item).toList();
        var first = items.getFirst();
        return items.size() == 1
                ? new ProblemException(
                        400,
                        "UNREADABLE_BODY",
                        first.where().isEmpty()
                                ? first.what()
                                : first.where() + ": " + first.what(),
                        first.remedy(),
                        items)
                : new ProblemException(
                        400,
                        "UNREADABLE_BODY",
                        "The body of the request has %,d problems.".formatted(items.size()),
                        "Mend all of them.",
                        items);
    }

    private static Problem.Item item(Defect defect) {
        var remedy =
                switch (defect.code()) {
                    case "UNKNOWN_KEY" -> {
                        var last = defect.where().substring(defect.where().lastIndexOf('.') + 1);
                        yield DidYouMean.sentence(
                                last,
                                defect.known(),
                                "Leave it out; known: %s."
                                        .formatted(String.join(", ", defect.known())));
                    }
                    case "MISSING_KEY" -> "Add it.";
                    case "MALFORMED_JSON" -> "Send JSON.";
                    default -> "Change it.";
                };
        return new Problem.Item(defect.code(), defect.where(), defect.what(), remedy);
    }

    private static ProblemException unreadable(String why) {
        return new ProblemException(
                400,
                "UNREADABLE_BODY",
                "The body of the request cannot be read: %s.".formatted(why),
                "Use a client of the coordinator's version.");
    }
}
