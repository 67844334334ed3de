package dev.drover.contracts.wire;

import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * CloudEvents 1.0, structured JSON. The main attributes stand again in {@code ce_} headers, for
 * filters that do not parse.
 *
 * @param extensions attributes beyond the standard's, lower-case letters and digits only
 */
record Envelope(
        UUID id,
        String source,
        String type,
        String subject,
        Instant time,
        Map<String, String> extensions,
        JsonNode data) {

    static final String CONTENT_TYPE = "application/cloudevents+json; charset=UTF-8";

    /**
     * @throws TooLargeToSendException when nobody would read it
     */
    byte[] bytes(int limit) {
        var root = Json.MAPPER.createObjectNode();
        root.put("specversion", "1.0");
        root.put("id", id.toString());
        root.put("source", source);
        root.put("type", type);
        root.put("subject", subject);
        root.put("time", time.toString());
        root.put("datacontenttype", "application/json");
        extensions.forEach(root::put);
        root.set("data", data);
        var bytes = Json.MAPPER.writeValueAsBytes(root);
        if (bytes.length > limit) {
            throw new TooLargeToSendException(type + " " + id, bytes.length, limit);
        }
        return bytes;
    }

    Map<String, String> headers() {
        var headers = new LinkedHashMap<String, String>();
        headers.put("content-type", CONTENT_TYPE);
        headers.put("ce_id", id.toString());
        headers.put("ce_type", type);
        headers.put("ce_subject", subject);
        Optional.ofNullable(extensions.get("tenantid"))
                .ifPresent(t -> headers.put("ce_tenantid", t));
        return headers;
    }

    static Envelope read(byte[] value, int limit) throws UnreadableRecordException {
        if (value.length > limit) {
            throw new UnreadableRecordException(
                    "TOO_LARGE", "%d bytes, at most %d are read".formatted(value.length, limit));
        }
        try {
            if (!(Json.MAPPER.readTree(value) instanceof ObjectNode root)) {
                throw new UnreadableRecordException("INVALID", "not a JSON object");
            }
            var extensions = new LinkedHashMap<String, String>();
            for (var attribute : root.properties()) {
                if (attribute.getValue().isString()) {
                    extensions.put(attribute.getKey(), attribute.getValue().asString());
                }
            }
            var data = root.get("data");
            return new Envelope(
                    UUID.fromString(attribute(root, "id")),
                    attribute(root, "source"),
                    attribute(root, "type"),
                    extensions.getOrDefault("subject", ""),
                    Instant.parse(attribute(root, "time")),
                    extensions,
                    data == null ? Json.MAPPER.createObjectNode() : data);
        } catch (JacksonException e) {
            throw Json.unreadable(e);
        } catch (IllegalArgumentException | DateTimeParseException e) {
            throw new UnreadableRecordException("INVALID", String.valueOf(e.getMessage()));
        }
    }

    private static String attribute(ObjectNode root, String name) throws UnreadableRecordException {
        var node = root.get(name);
        if (node == null || !node.isString()) {
            throw new UnreadableRecordException("INVALID", "attribute \"" + name + "\" is missing");
        }
        return node.asString();
    }

    <T> T data(Class<T> as) throws UnreadableRecordException {
        try {
            return Json.present(Json.MAPPER.treeToValue(data, as), as);
        } catch (JacksonException e) {
            throw Json.unreadable(e);
        }
    }
}
