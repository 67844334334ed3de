package dev.drover.contracts.wire;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;

/**
 * An envelope that came. One pass reads its attributes and notes where the data stand; those are
 * read from there when it is known what they are, without a tree in between.
 *
 * <p>Not a record, because it holds an array.
 */
final class ReceivedEnvelope {
    private static final String NO_DATA = "{}";

    private final UUID id;
    private final String type;
    private final Instant time;
    private final Map<String, String> attributes;
    private final ByteBuffer data;

    private ReceivedEnvelope(Map<String, String> attributes, ByteBuffer data)
            throws UnreadableRecordException {
        this.attributes = attributes;
        this.data = data;
        this.id = UUID.fromString(attribute("id"));
        this.type = attribute("type");
        this.time = Instant.parse(attribute("time"));
        var _ = attribute("source");
    }

    static ReceivedEnvelope read(byte[] value, int limit) throws UnreadableRecordException {
        if (value.length > limit) {
            throw new UnreadableRecordException(
                    "TOO_LARGE", "%d bytes, at most %d are read".formatted(value.length, limit));
        }
        try (var in = Json.MAPPER.createParser(value)) {
            return read(value, in);
        } catch (JacksonException e) {
            throw Json.unreadable(e);
        } catch (IllegalArgumentException | DateTimeParseException e) {
            throw new UnreadableRecordException("INVALID", String.valueOf(e.getMessage()));
        }
    }

    private static ReceivedEnvelope read(byte[] value, JsonParser in)
            throws UnreadableRecordException {
        if (in.nextToken() != JsonToken.START_OBJECT) {
            throw new UnreadableRecordException("INVALID", "not a JSON object");
        }
        var attributes = new HashMap<String, String>();
        var data = ByteBuffer.wrap(NO_DATA.getBytes(StandardCharsets.US_ASCII));
        for (var name = in.nextName(); name != null; name = in.nextName()) {
            var token = in.nextToken();
            if (name.equals("data")) {
                data = data(value, in);
            } else if (token == JsonToken.VALUE_STRING) {
                attributes.put(name, in.getString());
            } else {
                in.skipChildren();
            }
        }
        if (in.nextToken() != null) {
            throw new UnreadableRecordException("NOT_JSON", "something follows the object");
        }
        return new ReceivedEnvelope(attributes, data);
    }

    private static ByteBuffer data(byte[] value, JsonParser in) throws UnreadableRecordException {
        long from = in.currentTokenLocation().getByteOffset();
        in.skipChildren();
        in.finishToken();
        long to = in.currentLocation().getByteOffset();
        if (from < 0) {
            // no other encoding has offsets in bytes
            throw new UnreadableRecordException("NOT_JSON", "not in UTF-8");
        }
        return ByteBuffer.wrap(value, Math.toIntExact(from), Math.toIntExact(to - from)).slice();
    }

    private String attribute(String name) throws UnreadableRecordException {
        var value = attributes.get(name);
        if (value == null) {
            throw new UnreadableRecordException("INVALID", "attribute \"" + name + "\" is missing");
        }
        return value;
    }

    String type() {
        return type;
    }

    Map<String, String> headers() {
        return Envelope.headers(
                id,
                type,
                attributes.getOrDefault("subject", ""),
                Optional.ofNullable(attributes.get("tenantid")));
    }

    <T> T data(Class<T> as) throws UnreadableRecordException {
        return data(data, as);
    }

    /** The data together with the id and time that the envelope says for them. */
    <T> T dataWithIdAndTime(Class<T> as) throws UnreadableRecordException {
        if (data.get(0) != '{') {
            throw new UnreadableRecordException("INVALID", "data is no object");
        }
        var head = "{\"id\":\"" + id + "\",\"time\":\"" + time + "\"";
        var fields = data.slice(1, data.limit() - 1);
        while (Character.isWhitespace(fields.get(fields.position()))) {
            fields.get();
        }
        var joined = ByteBuffer.allocate(head.length() + 1 + fields.remaining());
        joined.put(head.getBytes(StandardCharsets.US_ASCII));
        if (fields.get(fields.position()) != '}') {
            joined.put((byte) ',');
        }
        return data(joined.put(fields).flip(), as);
    }

    private static <T> T data(ByteBuffer data, Class<T> as) throws UnreadableRecordException {
        try {
            return Json.present(
                    Json.MAPPER.readValue(data.array(), data.arrayOffset(), data.limit(), as), as);
        } catch (JacksonException e) {
            throw Json.unreadable(e);
        }
    }
}
